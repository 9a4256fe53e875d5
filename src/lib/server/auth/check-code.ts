import { mayTry, noteFailure } from '#warehouse/control/failed-sign-ins.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readPerson, type Person } from '#warehouse/control/people.ts';
import type { Seal } from '#warehouse/control/seal.ts';
import { hasSignedInFrom } from '#warehouse/control/sessions.ts';
import { recordRefusal } from './record-refusal.ts';
import { refuse, type Refused } from './refusal.ts';
import { finishSecondStep, readSecondStep } from './second-step.ts';

/** What became of a code: whoever may be signed in now, or why not. */
export type CodeOutcome =
  | { ok: true; person: Person; returnTo: string; by: 'totp' | 'recovery_code' }
  /** `token` takes the next try; null where the password has to be shown again. */
  | (Refused & { token: string | null });

/**
 * Checks the second factor of whoever has shown their password. Wrong codes count as failed sign-ins of their name, so that a known password does
 * not give more tries. What is refused is written down.
 *
 * @throws {WarehouseError} seal_broken
 */
export function checkCode(
  control: Control,
  seal: Seal,
  typed: { token: string | null | undefined; code: string },
  address: string,
): CodeOutcome {
  const step = readSecondStep(control, typed.token);
  const person = step && readPerson(control, step.personId);
  const refused = (refusal: Refused, token: string | null = null) => {
    recordRefusal(control, refusal, person, { method: 'password_totp', address });
    return { ok: false as const, code: refusal.code, detail: refusal.detail, token };
  };
  if (!person) return refused(refuse('sign_in_expired', 'no second step is open'));
  if (person.disabledAt) return refused(refuse('account_shut', 'shut between the steps'));
  const isKnown = hasSignedInFrom(control, person.personId, address);
  if (!mayTry(control, person.name, address, isKnown))
    return refused(refuse('sign_in_held_back', 'second factor'), typed.token);
  const outcome = finishSecondStep(control, seal, typed.token, typed.code);
  if (outcome.ok) return { ok: true, person, returnTo: outcome.returnTo, by: outcome.by };
  if (outcome.code === 'code_wrong') noteFailure(control, person.name, address);
  return refused(outcome, outcome.token);
}
