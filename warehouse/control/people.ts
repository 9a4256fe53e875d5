import { and, asc, eq, isNull } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { apiToken, oneTimeLink, person, session } from './people-schema.ts';
import { newId } from './secret-text.ts';
import { textInvalid } from './text-invalid.ts';
import { forgetVisits } from './visits.ts';

/** An account: an office or a function that signs in. */
export type Person = typeof person.$inferSelect;

/** Characters of a name at sign-in, and of what others see. */
const LONGEST_NAME = 80;
const LONGEST_LABEL = 120;

/**
 * Adds an account without a password; whoever is to have it sets one through a link.
 *
 * @throws {WarehouseError} text_invalid: `name` is no name or is taken, `label` is empty or too long
 */
export function addPerson(
  control: Control,
  wanted: { name: string; label: string; isSample?: boolean; issuer?: string; subject?: string },
): Person {
  const name = foldName(wanted.name);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u.test(name) || name.length > LONGEST_NAME)
    throw textInvalid('name', name.slice(0, LONGEST_NAME), 'letters, digits and . _ @ + - without spaces');
  if (findPerson(control, name)) throw textInvalid('name', name, 'a name that nobody has yet');
  const { isSample = false, issuer = null, subject = null } = wanted;
  const value = { personId: newId(), name, label: readLabel(wanted.label), isSample, issuer, subject };
  return control.db
    .insert(person)
    .values({ ...value, createdAt: now(control) })
    .returning()
    .get();
}

/** Calls an account something else. @returns the account as it is called now @throws {WarehouseError} text_invalid */
export function relabelPerson(control: Control, personId: string, label: string): Person {
  return control.db
    .update(person)
    .set({ label: readLabel(label) })
    .where(eq(person.personId, personId))
    .returning()
    .get();
}

function readLabel(text: string): string {
  const label = text.normalize('NFC').trim();
  if (label === '' || label.length > LONGEST_LABEL)
    throw textInvalid('label', `${label.length} characters`, `1 to ${LONGEST_LABEL}`);
  return label;
}

/** As names are kept and compared: small letters, composed, without blanks around. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The account that signs in under a name; null where there is none. */
export function findPerson(control: Control, name: string): Person | null {
  return (
    control.db
      .select()
      .from(person)
      .where(eq(person.name, foldName(name)))
      .get() ?? null
  );
}

/** The account of an id; null where there is none. */
export function readPerson(control: Control, personId: string): Person | null {
  return control.db.select().from(person).where(eq(person.personId, personId)).get() ?? null;
}

/** All accounts, by what they are called. */
export function listPeople(control: Control): Person[] {
  return control.db.select().from(person).orderBy(asc(person.label), asc(person.name)).all();
}

/** Whether anybody has an account here. */
export function hasPeople(control: Control): boolean {
  return control.db.select({ id: person.personId }).from(person).limit(1).get() !== undefined;
}

/** Keeps a new password, as its hash, and ends every session that stood under the old one. */
export function setPassword(control: Control, personId: string, passwordHash: string): void {
  control.sqlite
    .transaction(() => {
      const at = now(control);
      control.db
        .update(person)
        .set({ passwordHash, passwordSetAt: at })
        .where(eq(person.personId, personId))
        .run();
      control.db.update(session).set({ endedAt: at }).where(isOpenOf(personId)).run();
      // Links that were made for the password before are not for this one.
      control.db
        .update(oneTimeLink)
        .set({ usedAt: at })
        .where(and(eq(oneTimeLink.personId, personId), isNull(oneTimeLink.usedAt)))
        .run();
    })
    .immediate();
}

/** Shuts an account, ends its sessions, revokes its tokens for good and forgets what it saw; what it did stays under its name. */
export function disablePerson(control: Control, personId: string): void {
  control.sqlite
    .transaction(() => {
      const at = now(control);
      control.db.update(person).set({ disabledAt: at }).where(eq(person.personId, personId)).run();
      control.db
        .update(apiToken)
        .set({ revokedAt: at })
        .where(and(eq(apiToken.personId, personId), isNull(apiToken.revokedAt)))
        .run();
      control.db.update(session).set({ endedAt: at }).where(isOpenOf(personId)).run();
      forgetVisits(control, personId);
    })
    .immediate();
}

/** Opens a shut account again. */
export function enablePerson(control: Control, personId: string): void {
  control.db.update(person).set({ disabledAt: null }).where(eq(person.personId, personId)).run();
}

const isOpenOf = (personId: string) => and(eq(session.personId, personId), isNull(session.endedAt));
