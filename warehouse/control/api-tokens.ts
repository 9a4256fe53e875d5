import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { isDataClass, type DataClass } from '../model/data-class.ts';
import { now, type Control } from './open-control.ts';
import { apiToken, person } from './people-schema.ts';
import type { Person } from './people.ts';
import { hashToken, newId, newToken } from './secret-text.ts';
import { textInvalid } from './text-invalid.ts';

/** What a program signs in with. */
export type ApiToken = Omit<typeof apiToken.$inferSelect, 'highestClass'> & { highestClass: DataClass };

const LONGEST_LABEL = 120;
const DAY_MS = 86_400_000;
/** Days that a token may work at most. */
export const LONGEST_LIFE_DAYS = 366;
/** Use is noted this often at most. */
const NOTE_EVERY_MS = 60_000;

/** How tokens begin, so that one that is found somewhere is known for what it is. */
export const TOKEN_PREFIX = 'lodestar_';

/**
 * Makes a token for programs of a person. The token is given once; only its hash is kept.
 *
 * @throws {WarehouseError} text_invalid: `label`, `class` or `days`
 */
export function makeApiToken(
  control: Control,
  wanted: { personId: string; label: string; unitId: string | null; highestClass: string; days: number },
): { token: string; made: ApiToken } {
  const label = wanted.label.normalize('NFC').trim();
  const { personId, unitId, highestClass, days } = wanted;
  if (label === '' || label.length > LONGEST_LABEL)
    throw textInvalid('label', `${label.length} characters`, `1 to ${LONGEST_LABEL}`);
  if (!isDataClass(highestClass)) throw textInvalid('class', highestClass, 'open, internal or restricted');
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_LIFE_DAYS)
    throw textInvalid('days', String(days), `1 to ${LONGEST_LIFE_DAYS}`);
  const token = `${TOKEN_PREFIX}${newToken()}`;
  const made = control.db
    .insert(apiToken)
    .values({
      ...{ tokenHash: hashToken(token), tokenId: newId(), personId, label, unitId, highestClass },
      ...{
        createdAt: now(control),
        expiresAt: new Date(control.clock().getTime() + days * DAY_MS).toISOString(),
      },
    })
    .returning()
    .get();
  return { token, made: made as ApiToken };
}

/** The token and whose it is; null where it is unknown, revoked, expired, or its account is shut. */
export function readApiToken(control: Control, token: string): { token: ApiToken; person: Person } | null {
  const found = control.db
    .select({ token: apiToken, person })
    .from(apiToken)
    .innerJoin(person, eq(person.personId, apiToken.personId))
    .where(
      and(
        eq(apiToken.tokenHash, hashToken(token)),
        isNull(apiToken.revokedAt),
        gt(apiToken.expiresAt, now(control)),
        isNull(person.disabledAt),
      ),
    )
    .get();
  if (!found) return null;
  const { lastUsedAt, tokenHash } = found.token;
  const unused = control.clock().getTime() - Date.parse(lastUsedAt ?? found.token.createdAt);
  if (lastUsedAt === null || unused > NOTE_EVERY_MS)
    control.db
      .update(apiToken)
      .set({ lastUsedAt: now(control) })
      .where(eq(apiToken.tokenHash, tokenHash))
      .run();
  return found as { token: ApiToken; person: Person };
}

/** Tokens of a person that have not been revoked, the newest first. */
export function listApiTokens(control: Control, personId: string): ApiToken[] {
  return control.db
    .select()
    .from(apiToken)
    .where(and(eq(apiToken.personId, personId), isNull(apiToken.revokedAt)))
    .orderBy(desc(apiToken.createdAt))
    .all() as ApiToken[];
}

/** Revokes a token of a person. @returns whether it worked until then */
export function revokeApiToken(control: Control, personId: string, tokenId: string): boolean {
  const which = and(
    eq(apiToken.tokenId, tokenId),
    eq(apiToken.personId, personId),
    isNull(apiToken.revokedAt),
  );
  return (
    control.db
      .update(apiToken)
      .set({ revokedAt: now(control) })
      .where(which)
      .run().changes > 0
  );
}
