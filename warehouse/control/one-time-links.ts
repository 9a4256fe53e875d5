import { and, eq, gt, isNull } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { oneTimeLink } from './people-schema.ts';
import { hashToken, newToken } from './secret-text.ts';

/** A link that works once. */
export type OneTimeLink = typeof oneTimeLink.$inferSelect;

const HOUR_MS = 3_600_000;

/** How long each kind of link works. */
const lifetimes: Readonly<Record<OneTimeLink['kind'], number>> = {
  first_administrator: 24 * HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
  password_reset: 24 * HOUR_MS,
};

/** Makes a link; those of its kind that the same person had before work no more. Its token is given once. */
export function makeLink(
  control: Control,
  { kind, personId, madeBy }: Pick<OneTimeLink, 'kind' | 'personId' | 'madeBy'>,
): { token: string; expiresAt: string } {
  const token = newToken();
  const at = now(control);
  const expiresAt = new Date(control.clock().getTime() + lifetimes[kind]).toISOString();
  const isSame = personId === null ? isNull(oneTimeLink.personId) : eq(oneTimeLink.personId, personId);
  control.sqlite
    .transaction(() => {
      control.db
        .update(oneTimeLink)
        .set({ usedAt: at })
        .where(and(isSame, eq(oneTimeLink.kind, kind), isNull(oneTimeLink.usedAt)))
        .run();
      control.db
        .insert(oneTimeLink)
        .values({ tokenHash: hashToken(token), kind, personId, madeBy, madeAt: at, expiresAt })
        .run();
    })
    .immediate();
  return { token, expiresAt };
}

/** The link of a token while it works; null where it does not. */
export function readLink(control: Control, token: string): OneTimeLink | null {
  return control.db.select().from(oneTimeLink).where(works(control, token)).get() ?? null;
}

/** Uses a link. @returns the link, or null where it did not work any more */
export function useLink(control: Control, token: string): OneTimeLink | null {
  return (
    control.db
      .update(oneTimeLink)
      .set({ usedAt: now(control) })
      .where(works(control, token))
      .returning()
      .get() ?? null
  );
}

const works = (control: Control, token: string) =>
  and(
    eq(oneTimeLink.tokenHash, hashToken(token)),
    isNull(oneTimeLink.usedAt),
    gt(oneTimeLink.expiresAt, now(control)),
  );
