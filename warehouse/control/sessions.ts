import { and, desc, eq, isNull, ne } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { person, session } from './people-schema.ts';
import type { Person } from './people.ts';
import { hashToken, newId, newToken } from './secret-text.ts';

/** Somebody who is signed in, in one browser. */
export type Session = typeof session.$inferSelect;

/** How long a session lasts, in milliseconds. @source OWASP ASVS 5, 7.3 */
export interface SessionLimits {
  /** Without being used. */
  idleMs: number;
  /** Whatever is done with it. */
  absoluteMs: number;
}

/** Use is noted this often at most: every read would be a write else. */
const NOTE_EVERY_MS = 60_000;

/** What is kept of a browser's own description. */
const LONGEST_AGENT = 200;

/** Begins a session. Its token is given once, for a cookie; only its hash is kept. */
export function openSession(
  control: Control,
  begun: Pick<Session, 'personId' | 'method' | 'address' | 'agent'>,
): { token: string; sessionId: string } {
  const token = newToken();
  const sessionId = newId();
  const at = now(control);
  control.db
    .insert(session)
    .values({
      ...begun,
      ...{ agent: begun.agent.slice(0, LONGEST_AGENT), tokenHash: hashToken(token), sessionId },
      ...{ createdAt: at, seenAt: at },
    })
    .run();
  return { token, sessionId };
}

/** The session of a token and whose it is; null where it is unknown, ended, too old, or its account is shut. */
export function readSession(
  control: Control,
  token: string,
  limits: SessionLimits,
): { session: Session; person: Person } | null {
  const tokenHash = hashToken(token);
  const found = control.db
    .select({ session, person })
    .from(session)
    .innerJoin(person, eq(person.personId, session.personId))
    .where(and(eq(session.tokenHash, tokenHash), isNull(session.endedAt), isNull(person.disabledAt)))
    .get();
  if (!found) return null;
  const at = control.clock().getTime();
  const unused = at - Date.parse(found.session.seenAt);
  if (unused > limits.idleMs || at - Date.parse(found.session.createdAt) > limits.absoluteMs) return null;
  if (unused > NOTE_EVERY_MS)
    control.db
      .update(session)
      .set({ seenAt: now(control) })
      .where(eq(session.tokenHash, tokenHash))
      .run();
  return found;
}

/** Ends one session of a person. @returns whether it was open */
export function endSession(control: Control, personId: string, sessionId: string): boolean {
  const which = and(
    eq(session.sessionId, sessionId),
    eq(session.personId, personId),
    isNull(session.endedAt),
  );
  return (
    control.db
      .update(session)
      .set({ endedAt: now(control) })
      .where(which)
      .run().changes > 0
  );
}

/** Ends all sessions of a person but one. @returns how many were open */
export function endOtherSessions(control: Control, personId: string, keptId: string | null): number {
  const which = and(
    ...[eq(session.personId, personId), isNull(session.endedAt)],
    keptId === null ? undefined : ne(session.sessionId, keptId),
  );
  return control.db
    .update(session)
    .set({ endedAt: now(control) })
    .where(which)
    .run().changes;
}

/** Sessions of a person that have not been ended and may still be used, the last used first. */
export function listSessions(control: Control, personId: string, limits: SessionLimits): Session[] {
  const at = control.clock().getTime();
  return control.db
    .select()
    .from(session)
    .where(and(eq(session.personId, personId), isNull(session.endedAt)))
    .orderBy(desc(session.seenAt))
    .all()
    .filter(
      ({ seenAt, createdAt }) =>
        at - Date.parse(seenAt) <= limits.idleMs && at - Date.parse(createdAt) <= limits.absoluteMs,
    );
}

/** Looks through somebody else's eyes from now on, or through one's own again (null). */
export function setViewAs(control: Control, sessionId: string, viewAsId: string | null): void {
  control.db.update(session).set({ viewAsId }).where(eq(session.sessionId, sessionId)).run();
}

/** Whether a person has ever signed in from an address. */
export function hasSignedInFrom(control: Control, personId: string, address: string): boolean {
  const which = and(eq(session.personId, personId), eq(session.address, address));
  return control.db.select({ id: session.sessionId }).from(session).where(which).limit(1).get() !== undefined;
}
