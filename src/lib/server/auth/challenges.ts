import { and, eq, lte } from 'drizzle-orm';
import { now, type Control } from '#warehouse/control/open-control.ts';
import { challenge } from '#warehouse/control/people-schema.ts';
import { hashToken, newToken } from '#warehouse/control/secret-text.ts';

/** What a sign-in that takes several requests waits for. */
export type ChallengeKind = (typeof challenge.$inferSelect)['kind'];

/**
 * Remembers something until the next step of a sign-in. Only a hash of the token is kept, so a copy of the database takes no step.
 *
 * @param lifetimeSeconds after which it is gone
 * @returns the token that takes it, once
 */
export function makeChallenge(
  control: Control,
  kind: ChallengeKind,
  data: Record<string, unknown>,
  lifetimeSeconds: number,
): string {
  const token = newToken();
  const expiresAt = new Date(control.clock().getTime() + lifetimeSeconds * 1000).toISOString();
  control.db.transaction(
    (tx) => {
      tx.delete(challenge)
        .where(lte(challenge.expiresAt, now(control)))
        .run();
      tx.insert(challenge)
        .values({ tokenHash: hashToken(token), kind, data, expiresAt })
        .run();
    },
    { behavior: 'immediate' },
  );
  return token;
}

/** What was remembered under a token, which is used up by it; null: no such one of this kind, taken before, or expired. */
export function takeChallenge(
  control: Control,
  kind: ChallengeKind,
  token: string | null | undefined,
): Record<string, unknown> | null {
  if (!token) return null;
  const taken = control.db
    .delete(challenge)
    .where(and(eq(challenge.tokenHash, hashToken(token)), eq(challenge.kind, kind)))
    .returning()
    .get();
  return taken && taken.expiresAt > now(control) ? taken.data : null;
}

/** What is remembered under a token, which stays; null as of {@link takeChallenge}. For pages that ask for the next step. */
export function peekChallenge(
  control: Control,
  kind: ChallengeKind,
  token: string | null | undefined,
): Record<string, unknown> | null {
  if (!token) return null;
  const found = control.db
    .select()
    .from(challenge)
    .where(and(eq(challenge.tokenHash, hashToken(token)), eq(challenge.kind, kind)))
    .get();
  return found && found.expiresAt > now(control) ? found.data : null;
}
