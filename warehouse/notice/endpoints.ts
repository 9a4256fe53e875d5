import { randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { noticeKinds, webhookEndpoint, type NoticeKind } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import type { Seal } from '../control/seal.ts';
import { newId } from '../control/secret-text.ts';
import { textInvalid } from '../control/text-invalid.ts';
import { isDataClass } from '../model/data-class.ts';

/** A program that is told. */
export type Endpoint = typeof webhookEndpoint.$inferSelect;

/** What is asked for where a program is to be told. */
export interface WantedEndpoint {
  label: string;
  url: string;
  kinds: readonly string[];
  /** Null: of all units. Whoever calls has made sure that it is one. */
  unitId: string | null;
  highestClass: string;
  madeBy: string;
}

const LONGEST_LABEL = 120;
const LONGEST_URL = 2_000;
/** @source Standard Webhooks: 24 to 64 bytes in base64, after a prefix */
const SECRET_BYTES = 32;
const SECRET_PREFIX = 'whsec_';

/**
 * Adds a program that is told. Its secret is given once; it is kept sealed, since every delivery is signed with it.
 *
 * @throws {WarehouseError} text_invalid: `label`, `url` (https, or http; no name or password in it), `kinds`, `class`
 */
export function addEndpoint(
  control: Control,
  wanted: WantedEndpoint,
  seal: Seal,
): { secret: string; made: Endpoint } {
  const { unitId, madeBy, highestClass } = wanted;
  const label = wanted.label.normalize('NFC').trim();
  if (label === '' || label.length > LONGEST_LABEL)
    throw textInvalid('label', `${label.length} characters`, `1 to ${LONGEST_LABEL}`);
  const kinds = noticeKinds.filter((kind) => wanted.kinds.includes(kind));
  if (kinds.length === 0) throw textInvalid('kinds', '', 'one kind at least');
  if (!isDataClass(highestClass)) throw textInvalid('class', highestClass, 'open, internal or restricted');
  const endpointId = newId();
  const secret = `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
  const value = { endpointId, label, url: requireUrl(wanted.url), kinds, unitId, highestClass, madeBy };
  const made = control.db
    .insert(webhookEndpoint)
    .values({ ...value, secretSealed: seal.seal(secret, purposeOf(endpointId)), madeAt: now(control) })
    .returning()
    .get();
  return { secret, made };
}

/** The secret that deliveries to a program are signed with. @throws {WarehouseError} seal_broken */
export function secretOf({ endpointId, secretSealed }: Endpoint, seal: Seal): string {
  return seal.unseal(secretSealed, purposeOf(endpointId));
}

/** Programs that are told, the oldest first. */
export function listEndpoints(control: Control): Endpoint[] {
  return control.db
    .select()
    .from(webhookEndpoint)
    .where(isNull(webhookEndpoint.removedAt))
    .orderBy(webhookEndpoint.madeAt)
    .all();
}

/** Programs that want to be told of a kind. */
export function endpointsFor(control: Control, kind: NoticeKind): Endpoint[] {
  return listEndpoints(control).filter(({ kinds }) => kinds.includes(kind));
}

/** A program is told no longer; what waits for it is never sent. @returns it, or null where it was none */
export function removeEndpoint(control: Control, endpointId: string): Endpoint | null {
  const open = and(eq(webhookEndpoint.endpointId, endpointId), isNull(webhookEndpoint.removedAt));
  return (
    control.db
      .update(webhookEndpoint)
      .set({ removedAt: now(control) })
      .where(open)
      .returning()
      .get() ?? null
  );
}

const purposeOf = (endpointId: string) => `webhook:${endpointId}`;

function requireUrl(text: string): string {
  const url = URL.parse(text.trim());
  const isFine =
    url !== null &&
    ['https:', 'http:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.href.length <= LONGEST_URL;
  if (!isFine) throw textInvalid('url', `${text.length} characters`, 'an https address without a password');
  return url.href;
}
