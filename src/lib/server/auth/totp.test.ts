import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret, TOTP } from 'otpauth';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { person, recoveryCode } from '#warehouse/control/people-schema.ts';
import { openSeal, type Seal } from '#warehouse/control/seal.ts';
import { drawRecoveryCodes, takeRecoveryCode } from './recovery-codes.ts';
import {
  beginTotp,
  confirmTotp,
  drawQr,
  readBegunTotp,
  readSecondFactor,
  removeTotp,
  takeTotp,
} from './totp.ts';

const names = { issuer: 'Lodestar', account: 'an' };
let folder: string;
let seal: Seal;
let control: Control;
let at: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-totp-'));
  seal = openSeal(join(folder, 'secret.key'));
  at = Date.parse('2026-12-01T02:00:00Z');
  control = openControl(':memory:', { clock: () => new Date(at) });
  for (const personId of ['an', 'binh'])
    control.db.insert(person).values({ personId, name: personId, label: personId, createdAt: '' }).run();
});
afterEach(() => {
  control.close();
  rmSync(folder, { recursive: true, force: true });
});

function begin(personId = 'an'): string {
  const begun = beginTotp(control, seal, personId, names);
  if (!begun.ok) throw new Error(begun.detail);
  return begun.secret;
}
const codeOf = (secret: string, shift = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at + shift * 1000 });
function inForce(personId = 'an'): string {
  const secret = begin(personId);
  expect(confirmTotp(control, seal, personId, codeOf(secret)).ok).toBe(true);
  at += 60_000;
  return secret;
}
const wrong = expect.objectContaining({ ok: false, code: 'code_wrong' });

describe('a second factor', () => {
  it('is in force only after its first code', () => {
    const secret = begin();
    expect(readSecondFactor(control, 'an')).toEqual({ since: null, isBegun: true, codesLeft: 0 });
    expect(takeTotp(control, seal, 'an', codeOf(secret))).toMatchObject({ code: 'second_factor_missing' });
    expect(confirmTotp(control, seal, 'an', '000000')).toEqual(wrong);
    expect(confirmTotp(control, seal, 'an', codeOf(secret)).ok).toBe(true);
    expect(readSecondFactor(control, 'an')).toMatchObject({
      since: '2026-12-01T02:00:00.000Z',
      codesLeft: 10,
    });
  });

  it('can be shown again until then, and not after', () => {
    const secret = begin();
    expect(readBegunTotp(control, seal, 'an', names)?.secret).toBe(secret);
    confirmTotp(control, seal, 'an', codeOf(secret));
    expect(readBegunTotp(control, seal, 'an', names)).toBeNull();
    expect(beginTotp(control, seal, 'an', names)).toMatchObject({ code: 'second_factor_present' });
  });

  it('takes each code once, the one it was confirmed with too', () => {
    const secret = begin();
    const code = codeOf(secret);
    confirmTotp(control, seal, 'an', code);
    expect(takeTotp(control, seal, 'an', code)).toEqual(wrong);
    at += 30_000;
    expect(takeTotp(control, seal, 'an', codeOf(secret))).toEqual({ ok: true });
    expect(takeTotp(control, seal, 'an', codeOf(secret))).toEqual(wrong);
  });

  it('takes no earlier code once a later one was taken', () => {
    const secret = inForce();
    expect(takeTotp(control, seal, 'an', codeOf(secret, 30))).toEqual({ ok: true });
    expect(takeTotp(control, seal, 'an', codeOf(secret))).toEqual(wrong);
  });

  it.each([
    [-60, false],
    [-30, true],
    [0, true],
    [30, true],
    [60, false],
  ])('of a phone that is %i s off: %s', (shift, ok) => {
    const secret = inForce();
    expect(takeTotp(control, seal, 'an', codeOf(secret, shift)).ok).toBe(ok);
  });

  it('takes a code typed in two groups, and nothing that is no code', () => {
    const secret = inForce();
    const code = codeOf(secret);
    for (const text of ['', '12345', `${code}0`, 'abcdef', '１２３４５６'])
      expect(takeTotp(control, seal, 'an', text)).toEqual(wrong);
    expect(takeTotp(control, seal, 'an', ` ${code.slice(0, 3)} ${code.slice(3)} `)).toEqual({ ok: true });
  });

  it("is nobody else's", () => {
    const secret = inForce('an');
    inForce('binh');
    expect(takeTotp(control, seal, 'binh', codeOf(secret))).toEqual(wrong);
  });

  it('is kept sealed, bound to its person', () => {
    const secret = inForce();
    const kept = control.db.select().from(person).all();
    expect(JSON.stringify(kept)).not.toContain(secret);
    control.db.update(person).set({ totpSealed: kept[0]!.totpSealed, totpSince: kept[0]!.totpSince }).run();
    expect(() => takeTotp(control, seal, 'binh', codeOf(secret))).toThrow(
      expect.objectContaining({ code: 'seal_broken' }),
    );
  });

  it('goes with its recovery codes', () => {
    const secret = inForce();
    expect(removeTotp(control, 'an')).toBe(true);
    expect(removeTotp(control, 'an')).toBe(false);
    expect(readSecondFactor(control, 'an')).toEqual({ since: null, isBegun: false, codesLeft: 0 });
    expect(takeTotp(control, seal, 'an', codeOf(secret))).toMatchObject({ code: 'second_factor_missing' });
  });

  it('follows the vectors of RFC 6238 for SHA-1, in six digits', () => {
    const secret = Secret.fromLatin1('12345678901234567890').base32;
    const since = '1970-01-01T00:00:00.000Z';
    const totpSealed = seal.seal(secret, 'totp:an');
    const vectors = [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130'],
    ] as const;
    for (const [seconds, code] of vectors) {
      control.db.update(person).set({ totpSealed, totpSince: since, totpStep: null }).run();
      at = seconds * 1000;
      expect(takeTotp(control, seal, 'an', code)).toEqual({ ok: true });
    }
  });

  it('tells an app who issued it and for whom, also as a picture', () => {
    const begun = beginTotp(control, seal, 'an', { issuer: 'Ban Tổ chức', account: 'an' });
    if (!begun.ok) throw new Error(begun.detail);
    const uri = new URL(begun.uri);
    expect(decodeURIComponent(uri.pathname)).toBe('/Ban Tổ chức:an');
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: begun.secret,
      digits: '6',
      period: '30',
    });
    const [kind, drawn] = drawQr(begun.uri).split(',');
    expect(kind).toBe('data:image/svg+xml;base64');
    expect(Buffer.from(drawn!, 'base64').toString()).toMatch(
      /^<svg [^>]+><rect [^>]+\/><path d="(M\d+ \d+h1v1h-1z)+" fill="#000"\/><\/svg>$/,
    );
  });
});

describe('recovery codes', () => {
  it('are ten, each works once, and only for whom they were drawn', () => {
    const codes = drawRecoveryCodes(control, 'an');
    expect(new Set(codes)).toHaveLength(10);
    expect(takeRecoveryCode(control, 'binh', codes[0]!)).toEqual(wrong);
    expect(takeRecoveryCode(control, 'an', codes[0]!)).toEqual({ ok: true, left: 9 });
    expect(takeRecoveryCode(control, 'an', codes[0]!)).toEqual(wrong);
  });

  it('may be typed in large letters and without dashes', () => {
    const [code] = drawRecoveryCodes(control, 'an');
    expect(takeRecoveryCode(control, 'an', ` ${code!.toUpperCase().replaceAll('-', ' ')}`).ok).toBe(true);
  });

  it('work no more once new ones are drawn', () => {
    const [earlier] = drawRecoveryCodes(control, 'an');
    drawRecoveryCodes(control, 'an');
    expect(takeRecoveryCode(control, 'an', earlier!)).toEqual(wrong);
  });

  it('are kept as hashes', () => {
    const codes = drawRecoveryCodes(control, 'an');
    const kept = JSON.stringify(control.db.select().from(recoveryCode).all());
    for (const code of codes) expect(kept).not.toContain(code.replaceAll('-', ''));
  });
});
