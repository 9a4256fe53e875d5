import type { Control } from '#warehouse/control/open-control.ts';
import type { Seal } from '#warehouse/control/seal.ts';
import { makeChallenge, peekChallenge, takeChallenge } from './challenges.ts';
import { looksLikeRecoveryCode, takeRecoveryCode } from './recovery-codes.ts';
import { refuse, type Refused } from './refusal.ts';
import { takeTotp } from './totp.ts';

/** Time to find the phone. */
const STEP_SECONDS = 300;
/** Codes that may be tried before the password is asked for again. */
const MOST_TRIES = 5;

/** Who stands between password and second factor: known, and not signed in. */
export interface SecondStep {
  personId: string;
  /** Path to show after the sign-in. */
  returnTo: string;
}

/** What became of a code. */
export type SecondStepOutcome =
  | ({ ok: true; by: 'totp' | 'recovery_code'; codesLeft: number | null } & SecondStep)
  /** `personId`: whose code it was to be, for the audit; `token`: takes the next try, null where there is none. */
  | (Refused & { personId: string | null; token: string | null });

/** Remembers that somebody has shown their password. @returns the token of the next step, for a cookie */
export function beginSecondStep(control: Control, step: SecondStep): string {
  return makeChallenge(control, 'second_factor', { ...step, tries: 0 }, STEP_SECONDS);
}

/** Who is to show their second factor with this token; null: nobody any more. */
export function readSecondStep(control: Control, token: string | null | undefined): SecondStep | null {
  const data = peekChallenge(control, 'second_factor', token) as StepData | null;
  return data && { personId: data.personId, returnTo: data.returnTo };
}

/**
 * Takes a code of the second factor or of paper. The token is used up by it; after a wrong one another takes the next try, a few times.
 * @throws {WarehouseError} seal_broken
 */
export function finishSecondStep(
  control: Control,
  seal: Seal,
  token: string | null | undefined,
  code: string,
): SecondStepOutcome {
  const data = takeChallenge(control, 'second_factor', token) as StepData | null;
  if (!data) return { ...refuse('sign_in_expired', 'no second step is open'), personId: null, token: null };
  const { personId, returnTo, tries } = data;
  const isPaper = looksLikeRecoveryCode(code);
  const taken = isPaper ? takeRecoveryCode(control, personId, code) : takeTotp(control, seal, personId, code);
  if (taken.ok) {
    const codesLeft = 'left' in taken ? (taken.left as number) : null;
    return { ok: true, personId, returnTo, by: isPaper ? 'recovery_code' : 'totp', codesLeft };
  }
  const isOver = tries + 1 >= MOST_TRIES;
  const next = { personId, returnTo, tries: tries + 1 };
  return {
    ...taken,
    ...{ personId, token: isOver ? null : makeChallenge(control, 'second_factor', next, STEP_SECONDS) },
  };
}

interface StepData extends Record<string, unknown> {
  personId: string;
  returnTo: string;
  tries: number;
}
