import type { Control } from '#warehouse/control/open-control.ts';
import { readPerson, type Person } from '#warehouse/control/people.ts';
import type { PasskeySite } from './passkey-site.ts';
import { finishPasskeySignIn } from './passkeys.ts';
import { recordRefusal } from './record-refusal.ts';
import { refuse, type Outcome } from './refusal.ts';

/**
 * Finds whoever shows a key. What is refused is written down.
 * @param answered `token`: of the question; `response`: as the browser sent it
 */
export async function checkPasskey(
  control: Control,
  site: PasskeySite,
  answered: { token: string | null | undefined; response: unknown },
  address: string,
): Promise<Outcome<{ person: Person }>> {
  const outcome = await finishPasskeySignIn(control, site, answered.token, answered.response);
  const person = outcome.ok ? readPerson(control, outcome.personId) : null;
  if (outcome.ok && person && !person.disabledAt && !person.isSample) return { ok: true, person };
  const refusal = outcome.ok ? refuse('account_shut', 'a passkey of an account that is shut') : outcome;
  recordRefusal(control, refusal, person, { method: 'passkey', address });
  return refusal;
}
