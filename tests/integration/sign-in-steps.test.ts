import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  confirmSecondFactor,
  dropPasskey,
  keepPasskey,
  removeSecondFactor,
  renewRecoveryCodes,
} from '#lib/server/auth/change-factors.ts';
import { checkCode } from '#lib/server/auth/check-code.ts';
import { checkPasskey } from '#lib/server/auth/check-passkey.ts';
import { passkeySite } from '#lib/server/auth/passkey-site.ts';
import { beginPasskey, beginPasskeySignIn } from '#lib/server/auth/passkeys.ts';
import type { Reader } from '#lib/server/auth/reader.ts';
import { beginSecondStep } from '#lib/server/auth/second-step.ts';
import { beginTotp, readSecondFactor } from '#lib/server/auth/totp.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { addPerson, disablePerson, type Person } from '#warehouse/control/people.ts';
import { audit, session } from '#warehouse/control/people-schema.ts';
import { openSeal, type Seal } from '#warehouse/control/seal.ts';
import { openSession } from '#warehouse/control/sessions.ts';
import { nothing } from '#warehouse/scope/scope.ts';
import { PasskeyDevice } from '../support/passkey-device.ts';

const site = passkeySite('https://lodestar.example.gov.vn', 'Lodestar')!;
const manner = { origin: site.origin, siteId: site.id, verifiesUser: true };
const address = '10.1.2.3';

let folder: string;
let seal: Seal;
let control: Control;
let at: number;
let person: Person;
let secret: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-steps-'));
  seal = openSeal(join(folder, 'secret.key'));
  at = Date.parse('2026-12-01T02:00:00Z');
  control = openControl(':memory:', { clock: () => new Date(at) });
  person = addPerson(control, { name: 'an', label: 'Ban Tổ chức' });
});
afterEach(() => {
  control.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = () =>
  openSession(control, { personId: person.personId, method: 'password', address, agent: 'test' }).sessionId;
const isOpen = (id: string) =>
  control.db
    .select()
    .from(session)
    .all()
    .some(({ sessionId, endedAt }) => sessionId === id && endedAt === null);

/** Somebody in a session that began now. */
function reader(): Reader {
  const sessionId = open();
  const own = control.db.select().from(session).all();
  const { personId, label } = person;
  return {
    ...{ personId, label, address, actor: `person:${personId}`, actorLabel: label, viewedAs: null },
    ...{ rights: new Set(['keep_account'] as const), scopeFor: () => nothing },
    session: own.find((one) => one.sessionId === sessionId)!,
  };
}
const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
function setUp(by = reader()): string[] {
  const begun = beginTotp(control, seal, person.personId, { issuer: 'Lodestar', account: 'an' });
  secret = begun.ok ? begun.secret : '';
  const confirmed = confirmSecondFactor(control, seal, by, code());
  at += 60_000;
  return confirmed.ok ? confirmed.recoveryCodes : [];
}
const written = () =>
  control.db
    .select()
    .from(audit)
    .all()
    .map(({ action, object, detail }) => ({ action, object, detail }));
const step = () => beginSecondStep(control, { personId: person.personId, returnTo: '/units' });
const check = (token: string | null, text: string) =>
  checkCode(control, seal, { token, code: text }, address);

describe('a code at sign-in', () => {
  it('lets in whoever showed their password before', () => {
    const papers = setUp();
    expect(check(step(), code())).toMatchObject({
      ok: true,
      by: 'totp',
      returnTo: '/units',
      person: { name: 'an' },
    });
    expect(check(step(), papers[0]!)).toMatchObject({ ok: true, by: 'recovery_code' });
  });

  it('that is wrong is written down without itself, and counts against the name', () => {
    setUp();
    for (let tried = 0; tried < 5; tried++)
      expect(check(step(), '123456')).toMatchObject({ ok: false, code: 'code_wrong' });
    const held = step();
    expect(check(held, code())).toEqual(
      expect.objectContaining({ ok: false, code: 'sign_in_held_back', token: held }),
    );
    expect(written().at(-1)).toEqual({
      ...{ action: 'sign_in_failed', object: `person:${person.personId}` },
      detail: { why: 'sign_in_held_back', found: 'second factor', method: 'password_totp' },
    });
    expect(JSON.stringify(written())).not.toContain('123456');
    at += 16 * 60_000;
    expect(check(step(), code())).toMatchObject({ ok: true });
  });

  it('lets nobody in whose account was shut meanwhile, or without a step', () => {
    setUp();
    const token = step();
    disablePerson(control, person.personId);
    expect(check(token, code())).toMatchObject({ ok: false, code: 'account_shut', token: null });
    expect(check('made-up', code())).toMatchObject({ ok: false, code: 'sign_in_expired', token: null });
  });
});

describe('a second factor on the account', () => {
  it('ends other sessions when it is put into force and when it goes, and is written down', () => {
    const [elsewhere, mine] = [open(), reader()];
    setUp(mine);
    expect([isOpen(elsewhere), isOpen(mine.session!.sessionId)]).toEqual([false, true]);
    const again = open();
    expect(removeSecondFactor(control, mine)).toEqual({ ok: true });
    expect(isOpen(again)).toBe(false);
    expect(written()).toMatchObject([
      { action: 'second_factor_added', detail: { endedSessions: 1 } },
      { action: 'second_factor_removed', detail: { endedSessions: 1 } },
    ]);
    expect(JSON.stringify(written())).not.toContain(secret);
  });

  it('gives new codes of paper, which is written down without them', () => {
    const mine = reader();
    const [earlier] = setUp(mine);
    const drawn = renewRecoveryCodes(control, mine);
    expect(check(step(), earlier!)).toMatchObject({ code: 'code_wrong' });
    expect(check(step(), drawn.ok ? drawn.recoveryCodes[0]! : '')).toMatchObject({ ok: true });
    expect(written()[1]).toMatchObject({ action: 'recovery_codes_drawn', detail: {} });
  });

  it('and passkeys are changed only shortly after a sign-in', async () => {
    const mine = reader();
    setUp(mine);
    at += 15 * 60_000;
    const stale = expect.objectContaining({ ok: false, code: 'sign_in_stale' });
    expect(removeSecondFactor(control, mine)).toEqual(stale);
    expect(renewRecoveryCodes(control, mine)).toEqual(stale);
    expect(confirmSecondFactor(control, seal, mine, code())).toEqual(stale);
    const answer = { token: null, response: null, label: 'Phone' };
    expect(await keepPasskey(control, site, mine, answer)).toEqual(stale);
    expect(readSecondFactor(control, person.personId).since).not.toBeNull();
  });

  it('that cannot be written down is not put into force', () => {
    const mine = reader();
    control.sqlite.exec('drop table audit');
    expect(() => setUp(mine)).toThrow();
    expect(readSecondFactor(control, person.personId)).toMatchObject({ since: null, codesLeft: 0 });
  });
});

describe('a passkey at sign-in', () => {
  async function show(device: PasskeyDevice) {
    const { options, token } = await beginPasskeySignIn(control, site);
    return checkPasskey(control, site, { token, response: device.get(options, manner) }, address);
  }
  async function keep(device: PasskeyDevice) {
    const { options, token } = await beginPasskey(control, site, person);
    const response = device.create(options, manner);
    return keepPasskey(control, site, reader(), { token, response, label: 'Phone' });
  }

  it('lets its owner in, until it is taken away', async () => {
    const device = new PasskeyDevice();
    const kept = await keep(device);
    expect(await show(device)).toMatchObject({ ok: true, person: { name: 'an' } });
    const credentialId = kept.ok ? kept.credentialId : '';
    expect(dropPasskey(control, reader(), credentialId)).toBe(true);
    expect(await show(device)).toMatchObject({ code: 'passkey_unknown' });
    expect(written()).toMatchObject([
      { action: 'passkey_added', detail: { credentialId, label: 'Phone' } },
      { action: 'passkey_removed', detail: { credentialId } },
      { action: 'sign_in_failed', detail: { why: 'passkey_unknown', method: 'passkey' } },
    ]);
  });

  it('lets nobody in whose account is shut', async () => {
    const device = new PasskeyDevice();
    await keep(device);
    disablePerson(control, person.personId);
    expect(await show(device)).toMatchObject({ ok: false, code: 'account_shut' });
  });
});
