import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginProvider, finishProvider, PROVIDER_STEP_SECONDS } from '#lib/server/auth/provider.ts';
import { checkProvider } from '#lib/server/auth/check-provider.ts';
import type { ProviderSettings } from '#lib/server/auth/provider-settings.ts';
import { grantsOfGroups, syncDirectoryGrants } from '#warehouse/control/directory-grants.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { audit, challenge } from '#warehouse/control/people-schema.ts';
import { disablePerson } from '#warehouse/control/people.ts';
import {
  CLIENT_SECRET,
  makeIdentityProvider,
  REDIRECT_URI,
  type IdentityProvider,
} from '../support/identity-provider.ts';

let provider: IdentityProvider;
let control: Control;
let settings: ProviderSettings;
/** How far this server's clock is before the provider's, in seconds. */
let ahead = 0;
beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined); // The provider tells that it speaks plain http.
  ahead = 0;
  provider = await makeIdentityProvider();
  control = openControl(':memory:', { clock: () => new Date(Date.now() + ahead * 1000) });
  settings = {
    ...{ issuer: provider.issuer, clientId: 'lodestar', clientSecret: CLIENT_SECRET },
    ...{
      clientAuthentication: 'basic',
      scopes: ['openid', 'profile', 'groups'],
      groupsClaim: 'groups',
      timeoutSeconds: 10,
    },
    label: { en: 'Agency account', vi: 'Tài khoản cơ quan', hi: 'एजेंसी खाता' },
    groups: [
      { group: 'leaders', role: 'leader', extent: 'all', highestClass: 'restricted' },
      { group: 'stewards', role: 'steward', extent: 'subtree', unit: '34', highestClass: 'internal' },
    ],
  };
  await provider.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await provider.shut();
  control.close();
});

const begin = () => beginProvider(control, settings, { redirectUri: REDIRECT_URI, returnTo: '/units?a=1' });
async function begun() {
  const step = await begin();
  if (!step.ok) throw new Error(`${step.code}: ${step.detail}`);
  return step;
}
const finish = (back: URL, cookieToken: string | null) =>
  finishProvider(control, settings, back.searchParams, cookieToken);
async function signIn() {
  const { address, cookieToken } = await begun();
  return finish(await provider.browse(address), cookieToken);
}

describe('single sign-on', () => {
  it('tells who signed in, in which groups, and where they wanted to go', async () => {
    expect(await signIn()).toEqual({
      ok: true,
      returnTo: '/units?a=1',
      identity: {
        ...{ issuer: provider.issuer, subject: 'u-1', name: 'btc', label: 'Ban Tổ chức' },
        groups: ['leaders'],
      },
    });
  });

  it('asks with PKCE, state and nonce, and keeps none of them where the browser sees it', async () => {
    const { address, cookieToken } = await begun();
    const asked = new URL(address).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    const { data } = control.db.select().from(challenge).get()!;
    expect(asked.get('state')).toBe(data.state);
    expect(asked.get('nonce')).toBe(data.nonce);
    expect(address).not.toContain(data.verifier);
    expect(cookieToken).not.toContain(data.state);
  });

  it('lets rights follow the groups from one sign-in to the next', async () => {
    const rights = async () => {
      const done = await signIn();
      if (!done.ok) throw new Error(done.code);
      return syncDirectoryGrants(
        ...([
          control,
          done.identity.subject,
          grantsOfGroups(settings.groups, done.identity.groups),
          '2026-12-01',
        ] as const),
      );
    };
    expect((await rights()).added).toMatchObject([{ role: 'leader' }]);
    provider.account.groups = ['stewards', 'unmapped'];
    expect(await rights()).toMatchObject({
      added: [{ role: 'steward', unitId: '34' }],
      ended: [{ role: 'leader' }],
    });
    provider.account.groups = [];
    expect(await rights()).toMatchObject({ added: [], ended: [{ role: 'steward' }] });
  });

  it('is there once the provider comes up, however often it was asked before', async () => {
    await provider.shut();
    expect(await begin()).toEqual({ ok: false, code: 'provider_down', detail: 'ECONNREFUSED' });
    expect(await begin()).toMatchObject({ code: 'provider_down' });
    await provider.open();
    expect((await signIn()).ok).toBe(true);
  });

  it('does not wait for a provider that never answers', async () => {
    await provider.shut();
    const silent = createServer(() => undefined).listen(Number(new URL(provider.issuer).port), '127.0.0.1');
    await once(silent, 'listening');
    settings = { ...settings, timeoutSeconds: 1 };
    expect(await begin()).toEqual({ ok: false, code: 'provider_down', detail: 'OAUTH_TIMEOUT' });
    silent.closeAllConnections();
    silent.close();
  });

  it('tells a provider that goes down between the steps, and is there again later', async () => {
    const { address, cookieToken } = await begun();
    const back = await provider.browse(address);
    await provider.shut();
    expect(await finish(back, cookieToken)).toMatchObject({ code: 'provider_down' });
    await provider.open();
    expect((await signIn()).ok).toBe(true);
  });

  it.each([502, 404])('takes a status of %i at its address for a provider that is down', async (status) => {
    await provider.shut();
    const broken = createServer((_, response) => response.writeHead(status).end('<h1>gateway</h1>'));
    broken.listen(Number(new URL(provider.issuer).port), '127.0.0.1');
    await once(broken, 'listening');
    expect(await begin()).toMatchObject({ code: 'provider_down', detail: `status ${status}` });
    broken.close();
  });

  it.each([
    [45, true],
    [-45, true],
    [600 + 30, true], // The token is good for ten minutes.
    [600 + 90, false],
    [-90, false],
  ])('with a clock %i s ahead of the provider’s: %s', async (seconds, ok) => {
    ahead = seconds;
    expect(await signIn()).toMatchObject(ok ? { ok } : { ok, code: 'provider_clock_differs' });
  });

  it('takes no token that was made for another client', async () => {
    const { address, cookieToken } = await begun();
    const other = new URL(address);
    const verifier = 'v'.repeat(43);
    other.searchParams.set('client_id', 'other');
    other.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
    const foreign = await tokenOfOther(other, verifier);
    provider.tamper = (said) => ({ ...said, id_token: foreign });
    expect(await finish(await provider.browse(address), cookieToken)).toEqual({
      ...{ ok: false, code: 'provider_answer_invalid', detail: 'claim aud' },
    });
  });

  it('takes no token of an earlier sign-in', async () => {
    let earlier: unknown;
    provider.tamper = (said) => ({ ...said, id_token: (earlier ??= said.id_token) });
    expect((await signIn()).ok).toBe(true);
    expect(await signIn()).toMatchObject({ code: 'provider_answer_invalid', detail: 'claim nonce' });
  });

  it('takes no token whose words were changed', async () => {
    const change = (token: string) => {
      const [head, body, signature] = token.split('.');
      const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
      const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'u-9' })).toString('base64url');
      return [head, changed, signature].join('.');
    };
    provider.tamper = (said) => ({ ...said, id_token: change(String(said.id_token)) });
    expect(await signIn()).toMatchObject({ code: 'provider_answer_invalid' });
  });

  it('takes no answer without a token of identity', async () => {
    provider.tamper = ({ id_token: _, ...said }) => said;
    expect(await signIn()).toMatchObject({ code: 'provider_answer_invalid' });
  });

  it('takes a code once', async () => {
    const [first, second] = [await begun(), await begun()];
    const back = await provider.browse(first.address);
    expect((await finish(back, first.cookieToken)).ok).toBe(true);
    // With its own state, so that only the code is an earlier one.
    back.searchParams.set('state', new URL(second.address).searchParams.get('state')!);
    expect(await finish(back, second.cookieToken)).toMatchObject({ code: 'sign_in_expired' });
  });

  it('takes a step once, and only in the browser that began it', async () => {
    const { address, cookieToken } = await begun();
    const back = await provider.browse(address);
    expect(await finish(back, null)).toMatchObject({ code: 'sign_in_expired' });
    expect((await finish(back, cookieToken)).ok).toBe(true);
    expect(await finish(back, cookieToken)).toMatchObject({ code: 'sign_in_expired' });
  });

  it('takes no state of another sign-in, nor none', async () => {
    const [mine, theirs] = [await begun(), await begun()];
    const back = await provider.browse(theirs.address);
    expect(await finish(back, mine.cookieToken)).toMatchObject({ code: 'provider_answer_invalid' });
    back.searchParams.delete('state');
    expect(await finish(back, theirs.cookieToken)).toMatchObject({ code: 'provider_answer_invalid' });
  });

  it('takes no answer in the name of another issuer', async () => {
    const { address, cookieToken } = await begun();
    const back = await provider.browse(address);
    back.searchParams.set('iss', 'https://elsewhere.example');
    expect(await finish(back, cookieToken)).toMatchObject({ code: 'provider_answer_invalid' });
  });

  it('is over when it took too long', async () => {
    const { address, cookieToken } = await begun();
    const back = await provider.browse(address);
    ahead = PROVIDER_STEP_SECONDS;
    expect(await finish(back, cookieToken)).toMatchObject({ code: 'sign_in_expired' });
  });

  it('tells a person who said no at the provider, and a secret that is not ours', async () => {
    provider.refuses = true;
    expect(await signIn()).toMatchObject({
      code: 'provider_refused',
      detail: 'authorization: access_denied',
    });
    provider.refuses = false;
    settings = { ...settings, clientSecret: 'wrong' };
    expect(await signIn()).toMatchObject({ code: 'provider_refused', detail: 'token: invalid_client (401)' });
  });

  it('refuses a provider that calls itself by another name, or leads to plain http elsewhere', async () => {
    const standIn = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(said));
    });
    standIn.listen(0, '127.0.0.1');
    await once(standIn, 'listening');
    const issuer = `http://127.0.0.1:${(standIn.address() as AddressInfo).port}`;
    settings = { ...settings, issuer };
    let said: object = { issuer: 'https://elsewhere.example' };
    expect(await begin()).toMatchObject({ code: 'provider_answer_invalid', detail: 'claim issuer' });
    said = {
      ...{ issuer, authorization_endpoint: `${issuer}/auth`, jwks_uri: `${issuer}/jwks` },
      token_endpoint: 'http://192.0.2.1/token',
    };
    expect(await begin()).toMatchObject({ detail: 'discovery: token_endpoint is not https' });
    standIn.close();
  });
});

describe('an account of the single sign-on', () => {
  const check = async () => {
    const { address, cookieToken: token } = await begun();
    const query = (await provider.browse(address)).searchParams;
    return checkProvider(control, settings, { query, token }, '10.1.2.3');
  };
  const written = () => control.db.select().from(audit).all();

  it('is made at the first sign-in, with its rights, and all of it is written down', async () => {
    expect(await check()).toMatchObject({ ok: true, returnTo: '/units?a=1', person: { name: 'btc' } });
    provider.account.groups = ['stewards'];
    expect(await check()).toMatchObject({ ok: true, person: { name: 'btc' } });
    expect(written().map(({ action, actor, detail }) => [action, actor, detail.role ?? detail.name])).toEqual(
      [
        ['person_added', 'system', 'btc'],
        ['grant_given', 'system', 'leader'],
        ['grant_given', 'system', 'steward'],
        ['grant_ended', 'system', 'leader'],
      ],
    );
  });

  it('that was shut stays shut, whatever the provider says', async () => {
    const first = await check();
    disablePerson(control, first.ok ? first.person.personId : '');
    expect(await check()).toMatchObject({ ok: false, code: 'account_shut' });
    expect(written().at(-1)).toMatchObject({ action: 'sign_in_failed', detail: { why: 'account_shut' } });
  });

  it('is not made by a sign-in that is refused, which is written down without what came', async () => {
    provider.refuses = true;
    expect(await check()).toMatchObject({ ok: false, code: 'provider_refused' });
    expect(written()).toMatchObject([
      { action: 'sign_in_failed', actor: 'unknown', detail: { why: 'provider_refused', method: 'provider' } },
    ]);
  });
});

/** Signs in for the other client, and takes its code to the provider. */
async function tokenOfOther(address: URL, verifier: string): Promise<unknown> {
  const code = (await provider.browse(address.href)).searchParams.get('code')!;
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier },
  });
  const authorization = `Basic ${Buffer.from(`other:${encodeURIComponent(CLIENT_SECRET)}`).toString('base64')}`;
  const response = await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    body,
    headers: { authorization },
  });
  return ((await response.json()) as { id_token?: string }).id_token;
}
