import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Provider, { type JWK } from 'oidc-provider';
import { freePort } from './product.ts';

/** Who signs in at the provider next, and what it says of them. */
export interface Account {
  sub: string;
  name: string;
  preferred_username: string;
  groups: string[];
}

/** What the token endpoint says, changed on its way. */
type Tamper = (answer: Record<string, unknown>) => Record<string, unknown>;

/** A real provider of OpenID Connect on loopback, which can go away and come back at its address. */
export interface IdentityProvider {
  issuer: string;
  account: Account;
  /** Refuse the next sign-ins instead: the person pressed "no". */
  refuses: boolean;
  tamper: Tamper | null;
  open(): Promise<void>;
  shut(): Promise<void>;
  /** Signs in as a browser does. @returns the address it is sent back to */
  browse(address: string): Promise<URL>;
}

/** Where its clients are sent back to if nothing else is said; nobody listens there. */
export const REDIRECT_URI = 'http://127.0.0.1:9/sign-in/provider/done';
export const CLIENT_SECRET = 'correct horse battery staple';

/** A provider with the clients `lodestar` and `other`, not yet listening. */
export async function makeIdentityProvider(redirectUri = REDIRECT_URI): Promise<IdentityProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const self: IdentityProvider = {
    issuer,
    account: { sub: 'u-1', name: 'Ban Tổ chức', preferred_username: 'btc', groups: ['leaders'] },
    refuses: false,
    tamper: null,
    open: async () => {
      server = createServer((request, response) => void answer(self, provider, request, response));
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    shut: async () => {
      server?.closeAllConnections();
      await new Promise((done) => server?.close(done) ?? done(null));
      server = null;
    },
    browse: (address) => browse(address),
  };
  let server: Server | null = null;
  const provider = makeProvider(self, redirectUri);
  return self;
}

function makeProvider(self: IdentityProvider, redirectUri: string): Provider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'k1' } as JWK;
  const client = (client_id: string) => ({
    ...{ client_id, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri] },
    ...{
      response_types: ['code' as const],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256' as const,
    },
  });
  return new Provider(self.issuer, {
    clients: [client('lodestar'), client('other')],
    jwks: { keys: [key] },
    cookies: { keys: ['of a test'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    ttl: {
      IdToken: 600,
      AccessToken: 600,
      AuthorizationCode: 60,
      Session: 600,
      Grant: 600,
      Interaction: 600,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ ...self.account, sub: accountId }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session!.accountId!,
        clientId: oidc.client!.clientId,
      });
      grant.addOIDCScope('openid profile groups');
      await grant.save();
      return grant;
    },
  });
}

async function answer(
  self: IdentityProvider,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url?.startsWith('/interaction/')) {
    const result = self.refuses ? { error: 'access_denied' } : { login: { accountId: self.account.sub } };
    return provider.interactionFinished(request, response, result);
  }
  if (request.url === '/token' && self.tamper) changeAnswer(response, self.tamper);
  await provider.callback()(request, response);
}

/** As a proxy before the provider would. */
function changeAnswer(response: ServerResponse, tamper: Tamper): void {
  const end = response.end.bind(response) as (body: string) => ServerResponse;
  response.end = ((body: string | Buffer) => {
    const changed = JSON.stringify(tamper(JSON.parse(String(body)) as Record<string, unknown>));
    response.setHeader('content-length', Buffer.byteLength(changed));
    return end(changed);
  }) as typeof response.end;
}

/** Follows redirections with cookies, until one leads back. */
async function browse(address: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = new URL(address);
  while (!next.href.startsWith(REDIRECT_URI)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`provider stopped at ${next.pathname} with ${response.status}`);
    next = new URL(location, next);
  }
  return next;
}
