import { record } from '#warehouse/control/audit.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Person } from '#warehouse/control/people.ts';
import type { Session } from '#warehouse/control/sessions.ts';
import type { Refused } from './refusal.ts';

/** Writes down that a sign-in came to nothing: how it was tried, and why it was refused. `person`: whose it was to be, where that is known. */
export function recordRefusal(
  control: Control,
  { code, detail }: Refused,
  person: Person | null,
  { method, address }: Pick<Session, 'method' | 'address'>,
): void {
  record(control, {
    ...{ actor: 'unknown', actorLabel: person?.label ?? '', action: 'sign_in_failed', address },
    object: person ? `person:${person.personId}` : 'person:unknown',
    detail: { why: code, found: detail, method },
  });
}
