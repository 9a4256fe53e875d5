import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { person } from '#warehouse/control/people-schema.ts';
import { openSeal, type Seal } from '#warehouse/control/seal.ts';
import { beginSecondStep, finishSecondStep, readSecondStep } from './second-step.ts';
import { beginTotp, confirmTotp } from './totp.ts';

let folder: string;
let seal: Seal;
let control: Control;
let at: number;
let secret: string;
let papers: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-second-step-'));
  seal = openSeal(join(folder, 'secret.key'));
  at = Date.parse('2026-12-01T02:00:00Z');
  control = openControl(':memory:', { clock: () => new Date(at) });
  control.db.insert(person).values({ personId: 'an', name: 'an', label: 'An', createdAt: '' }).run();
  const begun = beginTotp(control, seal, 'an', { issuer: 'Lodestar', account: 'an' });
  secret = begun.ok ? begun.secret : '';
  const confirmed = confirmTotp(control, seal, 'an', code());
  papers = confirmed.ok ? confirmed.recoveryCodes : [];
  at += 60_000;
});
afterEach(() => {
  control.close();
  rmSync(folder, { recursive: true, force: true });
});

const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
const begin = () => beginSecondStep(control, { personId: 'an', returnTo: '/units' });
const finish = (token: string | null, text: string) => finishSecondStep(control, seal, token, text);

describe('the second step', () => {
  it('ends with a code of the second factor', () => {
    const token = begin();
    expect(readSecondStep(control, token)).toEqual({ personId: 'an', returnTo: '/units' });
    expect(finish(token, code())).toEqual({
      ...{ ok: true, personId: 'an', returnTo: '/units', by: 'totp', codesLeft: null },
    });
    expect(readSecondStep(control, token)).toBeNull();
  });

  it('ends with a code of paper, and says how many are left', () => {
    expect(finish(begin(), papers[3]!)).toMatchObject({ ok: true, by: 'recovery_code', codesLeft: 9 });
    expect(finish(begin(), papers[3]!)).toMatchObject({ ok: false, code: 'code_wrong', personId: 'an' });
  });

  it('is open five times, one try after the other', () => {
    let token: string | null = begin();
    for (let tried = 1; tried <= 5; tried++) {
      const outcome = finish(token, '000000');
      if (outcome.ok) throw new Error('taken');
      expect(outcome.code).toBe('code_wrong');
      expect(outcome.token === null).toBe(tried === 5);
      expect(finish(token, code())).toMatchObject({ code: 'sign_in_expired' });
      token = outcome.token;
    }
    expect(finish(token, code())).toMatchObject({ code: 'sign_in_expired', personId: null });
  });

  it('takes the right code after a wrong one', () => {
    const wrong = finish(begin(), '000000');
    expect(finish(wrong.ok ? null : wrong.token, code())).toMatchObject({ ok: true });
  });

  it('is over after five minutes', () => {
    const token = begin();
    at += 300_000;
    expect(finish(token, code())).toMatchObject({ code: 'sign_in_expired' });
  });
});
