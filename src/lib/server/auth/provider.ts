import * as oidc from 'openid-client';
import type { Control } from '#warehouse/control/open-control.ts';
import { makeChallenge, takeChallenge } from './challenges.ts';
import { refusalOfProvider } from './provider-refusal.ts';
import { isSafeAddress, type ProviderSettings } from './provider-settings.ts';
import { refuse, type Outcome, type Refused } from './refusal.ts';

/** Somebody as the single sign-on knows them. `issuer` and `subject` name them for good; the rest may change. */
export interface ProviderIdentity {
  issuer: string;
  subject: string;
  /** What they sign in with there. */
  name: string;
  label: string;
  groups: string[];
}

/** Where the browser has to go, and what its cookie has to bring back. */
export interface ProviderStep {
  address: string;
  cookieToken: string;
}

/** How long somebody may take at the provider. */
export const PROVIDER_STEP_SECONDS = 600;
/** How far its clock and ours may differ. */
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * Begins a sign-in at the provider. It is discovered anew each time: one that was down is there again as soon as it answers, and one that is
 * down now is told here rather than by the browser.
 *
 * @param wanted `redirectUri`: the address of return, as registered; `returnTo`: path to show after the sign-in
 */
export async function beginProvider(
  control: Control,
  settings: ProviderSettings,
  wanted: { redirectUri: string; returnTo: string },
): Promise<Outcome<ProviderStep>> {
  const found = await discover(control, settings);
  if (!found.ok) return found;
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  const address = oidc.buildAuthorizationUrl(found.config, {
    redirect_uri: wanted.redirectUri,
    scope: settings.scopes.join(' '),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const data = { state, nonce, verifier, ...wanted };
  const cookieToken = makeChallenge(control, 'provider', data, PROVIDER_STEP_SECONDS);
  return { ok: true, address: address.href, cookieToken };
}

/**
 * Ends a sign-in at the provider, with what the browser brought back. A step is used up by it, whatever becomes of it.
 *
 * @param query of the address that the browser was sent to
 * @returns who it is and where they wanted to go
 */
export async function finishProvider(
  control: Control,
  settings: ProviderSettings,
  query: URLSearchParams,
  cookieToken: string | null | undefined,
): Promise<Outcome<{ identity: ProviderIdentity; returnTo: string }>> {
  const step = takeChallenge(control, 'provider', cookieToken) as StepData | null;
  if (!step) return refuse('sign_in_expired', 'no step of single sign-on is open in this browser');
  const found = await discover(control, settings);
  if (!found.ok) return found;
  const callback = new URL(`?${query}`, step.redirectUri);
  try {
    const tokens = await oidc.authorizationCodeGrant(found.config, callback, {
      ...{ expectedState: step.state, expectedNonce: step.nonce, pkceCodeVerifier: step.verifier },
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    if (claims.iat > control.clock().getTime() / 1000 + CLOCK_TOLERANCE_SECONDS)
      return refuse('provider_clock_differs', 'claim iat');
    const identity = readIdentity(settings, await withUserInfo(found.config, settings, tokens, claims));
    return 'code' in identity ? identity : { ok: true, identity, returnTo: step.returnTo };
  } catch (fault) {
    return refusalOfProvider(fault);
  }
}

/** What waits in the challenge. */
interface StepData {
  [name: string]: string;
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
  returnTo: string;
}

async function discover(
  control: Control,
  settings: ProviderSettings,
): Promise<Outcome<{ config: oidc.Configuration }>> {
  const { issuer, clientId, clientSecret } = settings;
  const isLocal = issuer.startsWith('http:');
  const metadata = {
    // The library counts from the system's clock.
    [oidc.clockSkew]: Math.round((control.clock().getTime() - Date.now()) / 1000),
    [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
  };
  const by = settings.clientAuthentication === 'post' ? oidc.ClientSecretPost : oidc.ClientSecretBasic;
  const authentication = clientSecret === null ? oidc.None() : by(clientSecret);
  try {
    const config = await oidc.discovery(new URL(issuer), clientId, metadata, authentication, {
      timeout: settings.timeoutSeconds,
      execute: [oidc.enableNonRepudiationChecks, ...(isLocal ? [oidc.allowInsecureRequests] : [])],
    });
    return unsafeEndpoint(config) ?? { ok: true, config };
  } catch (fault) {
    return refusalOfProvider(fault);
  }
}

/** A provider on loopback may speak plain http; that must not lead anywhere else. */
function unsafeEndpoint(config: oidc.Configuration): Refused | null {
  const metadata = config.serverMetadata();
  const names = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const;
  const unsafe = names.find((name) => metadata[name] !== undefined && !isSafeAddress(metadata[name]));
  return unsafe ? refuse('provider_answer_invalid', `discovery: ${unsafe} is not https`) : null;
}

/** Providers write groups into the token, or only say them when asked. */
async function withUserInfo(
  config: oidc.Configuration,
  { groupsClaim }: ProviderSettings,
  tokens: oidc.TokenEndpointResponse,
  claims: oidc.IDToken,
): Promise<oidc.IDToken> {
  if (claims[groupsClaim] !== undefined || !config.serverMetadata().userinfo_endpoint) return claims;
  // What the token says is signed, and goes before.
  return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
}

function readIdentity({ groupsClaim }: ProviderSettings, claims: oidc.IDToken): ProviderIdentity | Refused {
  const groups = claims[groupsClaim] ?? [];
  // Somebody in very many groups gets an address to ask at instead; to take that for no groups would end their rights in silence.
  const isElsewhere = groupsClaim in ((claims._claim_names ?? {}) as object);
  if (isElsewhere || !isListOfTexts(groups))
    return refuse('provider_answer_invalid', `claim ${groupsClaim} is no list of texts`);
  const text = (name: string) => (typeof claims[name] === 'string' && claims[name].trim()) || null;
  const name = text('preferred_username') ?? text('email') ?? claims.sub;
  return { issuer: claims.iss, subject: claims.sub, name, label: text('name') ?? name, groups };
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}
