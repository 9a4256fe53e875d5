import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { syncDirectoryGrants, type DirectoryChange, type DirectoryGrant } from './directory-grants.ts';
import type { Control } from './open-control.ts';
import { person } from './people-schema.ts';
import { addPerson, findPerson, relabelPerson, type Person } from './people.ts';

/** Somebody as a single sign-on vouches for them. */
export interface DirectoryIdentity {
  issuer: string;
  subject: string;
  /** What they are called there; it never leads to an account that was made here. */
  name: string;
  label: string;
}

/** Whose account it is, whether it was made just now, and what changed in their rights. */
export interface TakenIn {
  person: Person;
  isNew: boolean;
  /** Whether the single sign-on calls them something else than before. */
  isCalledOtherwise: boolean;
  change: DirectoryChange;
}

/** Characters that a label keeps. */
const LONGEST_LABEL = 120;

/**
 * Finds the account of somebody the single sign-on vouches for, or makes one, and lets their rights follow. An account is found by issuer and
 * subject alone: whoever chooses their name at the provider must not become somebody here.
 *
 * @param today ISO day in the workspace's zone
 * @returns null where the account is shut; then nothing was changed
 */
export function takeInIdentity(
  control: Control,
  identity: DirectoryIdentity,
  grants: readonly DirectoryGrant[],
  today: string,
): TakenIn | null {
  return control.sqlite
    .transaction(() => {
      const { issuer, subject } = identity;
      const which = and(eq(person.issuer, issuer), eq(person.subject, subject));
      const found = control.db.select().from(person).where(which).get();
      if (found?.disabledAt) return null;
      const label = identity.label.slice(0, LONGEST_LABEL);
      const name = freeName(control, identity);
      const kept = found ?? addPerson(control, { name, label, issuer, subject });
      const isCalledOtherwise = kept.label !== label.normalize('NFC').trim();
      const called = isCalledOtherwise ? relabelPerson(control, kept.personId, label) : kept;
      const change = syncDirectoryGrants(control, kept.personId, grants, today);
      return { person: called, isNew: !found, isCalledOtherwise, change };
    })
    .immediate();
}

/** A name that nobody has, as near to theirs as may be; it is for lists alone, since they sign in at the provider. */
function freeName(control: Control, { issuer, subject, name }: DirectoryIdentity): string {
  const wanted = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}._@+-]+/gu, '.')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 60);
  if (wanted !== '' && !findPerson(control, wanted)) return wanted;
  const mark = createHash('sha256').update(`${issuer}\n${subject}`).digest('hex').slice(0, 12);
  return wanted === '' ? `sso-${mark}` : `${wanted}-${mark}`;
}
