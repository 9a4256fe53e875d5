import type { AuditEntry } from '#warehouse/control/audit.ts';
import { record } from '#warehouse/control/audit.ts';
import { forgetFailures, mayTry, noteFailure } from '#warehouse/control/failed-sign-ins.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { findPerson, foldName, type Person } from '#warehouse/control/people.ts';
import { hashToken, newToken } from '#warehouse/control/secret-text.ts';
import { hasSignedInFrom, openSession, type Session } from '#warehouse/control/sessions.ts';
import { isPassword } from './password.ts';

/** Where a sign-in comes from. */
export interface SignInPlace {
  address: string;
  /** What the browser says it is. */
  agent: string;
}

/** What became of a name and a password. `wait`: too many failed, whoever tries. */
export type PasswordOutcome = { ok: true; person: Person } | { ok: false; why: 'wrong' | 'wait' };

/**
 * Holds a name and a password against the accounts. A name that nobody has, one without a password, one that is shut and a wrong
 * password are told alike, and take as long.
 */
export async function checkPassword(
  control: Control,
  typed: { name: string; password: string },
  { address }: SignInPlace,
): Promise<PasswordOutcome> {
  const person = findPerson(control, typed.name);
  // What is typed for a name that nobody has may be a password: nothing of it is kept but what tells one from another.
  const name = person?.name ?? unknownName(typed.name);
  const isKnown = person !== null && hasSignedInFrom(control, person.personId, address);
  if (!mayTry(control, name, address, isKnown)) {
    return { ok: false, why: 'wait' };
  }
  const usable = person !== null && person.disabledAt === null && !person.isSample ? person : null;
  // Noted before it is looked at, so that many at once are as many; a sign-in forgets it again.
  noteFailure(control, name, address);
  const isRight = await isPassword(typed.password, usable?.passwordHash ?? null);
  if (usable && isRight) {
    forgetFailures(control, name, address);
    return { ok: true, person: usable };
  }
  recordFailure(control, person, { address, why: 'password' });
  return { ok: false, why: 'wrong' };
}

/** Begins the session of whoever has shown who they are. @returns its token, for a cookie */
export function beginSession(
  control: Control,
  person: Person,
  { method, address, agent }: SignInPlace & Pick<Session, 'method'>,
): string {
  return control.sqlite
    .transaction(() => {
      forgetFailures(control, person.name, address);
      const { token, sessionId } = openSession(control, {
        ...{ personId: person.personId, method, address, agent },
      });
      record(control, {
        ...ownActor(person),
        ...{ action: 'sign_in', object: `session:${sessionId}`, detail: { method }, address },
      });
      return token;
    })
    .immediate();
}

/** Of this process alone: what it hides cannot be guessed from what is kept. */
const SALT = newToken();

/** What a name that nobody has is counted under. No account is called so. */
const unknownName = (name: string) => `?${hashToken(`${SALT} ${foldName(name)}`).slice(0, 10)}`;

/** A try that failed: of whom, where the name is somebody's. */
function recordFailure(
  control: Control,
  person: Person | null,
  { address, why }: { address: string; why: string },
): void {
  record(control, {
    ...{ actor: 'unknown', actorLabel: person?.label ?? '', action: 'sign_in_failed', address },
    object: person ? `person:${person.personId}` : 'person:unknown',
    detail: { why },
  });
}

/** A person who acts for themselves before there is a reader. */
export const ownActor = ({ personId, label }: Person): Pick<AuditEntry, 'actor' | 'actorLabel'> => ({
  actor: `person:${personId}`,
  actorLabel: label,
});
