import { listApiTokens, makeApiToken, revokeApiToken, type ApiToken } from '#warehouse/control/api-tokens.ts';
import { grantsOn, type Grant } from '#warehouse/control/grants.ts';
import { readPerson, setPassword } from '#warehouse/control/people.ts';
import { endOtherSessions, endSession, listSessions, type Session } from '#warehouse/control/sessions.ts';
import { change } from '../audit/change.ts';
import { openWarehouse, servedUnits } from '../warehouse.ts';
import { authSettings } from './auth-settings.ts';
import { todayOf } from './authenticate.ts';
import { requirePassword } from './new-password.ts';
import { isFresh } from './change-factors.ts';
import { hashPassword } from './password.ts';
import { checkPassword, type SignInPlace } from './sign-in.ts';
import { currentReader } from './reader.ts';

/** What somebody is told of their own account. */
export interface OwnAccount {
  name: string;
  label: string;
  hasPassword: boolean;
  isSample: boolean;
  grants: Grant[];
  sessions: (Session & { isThis: boolean })[];
  tokens: ApiToken[];
}

/** Reads the reader's own account. */
export async function readOwnAccount(): Promise<OwnAccount> {
  const { control } = await openWarehouse();
  const { session, personId } = currentReader();
  const { name, label, passwordHash, isSample } = readPerson(control, personId)!;
  return {
    ...{ name, label, hasPassword: passwordHash !== null, isSample },
    grants: grantsOn(control, personId, todayOf(control)),
    sessions: listSessions(control, personId, authSettings().session).map((one) => ({
      ...one,
      isThis: one.sessionId === session?.sessionId,
    })),
    tokens: listApiTokens(control, personId),
  };
}

/** Signs the reader out of the browser that asks. */
export async function signOut(): Promise<void> {
  await change(({ control, reader: { session }, note }) => {
    if (session && endSession(control, session.personId, session.sessionId))
      note({ action: 'sign_out', object: `session:${session.sessionId}` });
  });
}

/** Ends one of the reader's sessions, or all but the one that asks. */
export async function endSessions(sessionId: string | null): Promise<void> {
  await change(({ control, reader: { personId, session }, note }) => {
    const object = sessionId === null ? `person:${personId}` : `session:${sessionId}`;
    const ended =
      sessionId === null
        ? endOtherSessions(control, personId, session?.sessionId ?? null)
        : Number(endSession(control, personId, sessionId));
    if (ended > 0) note({ action: 'session_ended', object, detail: { ended } });
  });
}

/** What became of a change that needs a sign-in of just now. */
export type FreshChange<T extends object> =
  ({ ok: true } & T) | { ok: false; why: 'stale' | 'wrong' | 'wait' };

/**
 * Changes the reader's password; every session ends, and they sign in anew. It takes a sign-in of just now, as all that changes how
 * somebody signs in does; wrong passwords are counted as those of a sign-in are.
 *
 * @throws {WarehouseError} text_invalid: `password`
 */
export async function changePassword(
  typed: { now: string; next: string },
  place: SignInPlace,
): Promise<FreshChange<object>> {
  const { control } = await openWarehouse();
  const reader = currentReader();
  if (!isFresh(control, reader)) return { ok: false, why: 'stale' };
  const person = readPerson(control, reader.personId)!;
  const checked = await checkPassword(control, { name: person.name, password: typed.now }, place);
  if (!checked.ok) return checked;
  requirePassword(typed.next, [person.name, person.label]);
  const hash = await hashPassword(typed.next);
  await change(({ note }) => {
    setPassword(control, person.personId, hash);
    note({ action: 'password_set', object: `person:${person.personId}` });
  });
  return { ok: true };
}

/** Units that a token of the reader's may be narrowed to: those they were given or, of all, every one that stands. */
export async function tokenUnits(): Promise<string[]> {
  const { unitRoots } = currentReader().scopeFor('read_figures');
  if (!unitRoots.includes('*')) return [...unitRoots];
  const served = await servedUnits();
  return [...(served?.units.values() ?? [])]
    .filter(({ validTo }) => validTo === null)
    .map(({ unitId }) => unitId);
}

/** Makes a token of the reader's, which takes a sign-in of just now: it is shown once. @throws {WarehouseError} text_invalid */
export async function makeOwnToken(wanted: {
  label: string;
  /** A unit that it is narrowed to; null for all that the reader sees. */
  unitId: string | null;
  highestClass: string;
  days: number;
}): Promise<FreshChange<{ token: string }>> {
  const { control } = await openWarehouse();
  const reader = currentReader();
  if (!isFresh(control, reader)) return { ok: false, why: 'stale' };
  return change(({ note }) => {
    const { token, made } = makeApiToken(control, { ...wanted, personId: reader.personId });
    const { tokenId, label, unitId, expiresAt, highestClass } = made;
    const detail = { label, unitId, expiresAt, highestClass };
    note({ action: 'token_made', object: `token:${tokenId}`, detail });
    return { ok: true, token };
  });
}

/** Revokes a token of the reader's. */
export async function revokeOwnToken(tokenId: string): Promise<void> {
  await change(({ control, reader, note }) => {
    if (revokeApiToken(control, reader.personId, tokenId))
      note({ action: 'token_revoked', object: `token:${tokenId}` });
  });
}
