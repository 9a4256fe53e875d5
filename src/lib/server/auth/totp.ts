import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';
import { now, type Control } from '#warehouse/control/open-control.ts';
import { person, recoveryCode } from '#warehouse/control/people-schema.ts';
import type { Seal } from '#warehouse/control/seal.ts';
import { countRecoveryCodes, drawRecoveryCodes } from './recovery-codes.ts';
import { refuse, type Outcome } from './refusal.ts';

/** What an authenticator app has to be told. */
export interface TotpSecret {
  /** Base32, to be typed where no camera is. */
  secret: string;
  /** @source Key URI format of authenticator apps */
  uri: string;
}

/** How somebody's second factor stands. */
export interface SecondFactor {
  /** Since when it is in force; null: it is not. */
  since: string | null;
  /** A secret was handed out and waits for its first code. */
  isBegun: boolean;
  /** Recovery codes that still work. */
  codesLeft: number;
}

/** @source RFC 4226 §4 R6: 160 bits */
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
/** Steps before and after now whose codes are taken: phones go wrong, and people type slowly. @source RFC 6238 §5.2 */
const WINDOW = 1;

/**
 * Draws a secret, in force only once {@link confirmTotp} has seen a code of it. One that was begun before is replaced.
 * @param names `issuer`: what the app calls this installation; `account`: whose it is
 */
export function beginTotp(
  control: Control,
  seal: Seal,
  personId: string,
  names: { issuer: string; account: string },
): Outcome<TotpSecret> {
  const secret = new Secret({ size: SECRET_BYTES });
  const { changes } = control.db
    .update(person)
    .set({ totpSealed: seal.seal(secret.base32, purpose(personId)), totpStep: null })
    .where(and(eq(person.personId, personId), isNull(person.totpSince)))
    .run();
  if (changes === 0) return refuse('second_factor_present', 'begun although one is in force');
  return { ok: true, ...describeSecret(secret, names) };
}

/** The secret that waits for its first code, to be shown again; null: none waits. @throws {WarehouseError} seal_broken */
export function readBegunTotp(
  control: Control,
  seal: Seal,
  personId: string,
  names: { issuer: string; account: string },
): TotpSecret | null {
  const kept = control.db.select().from(person).where(eq(person.personId, personId)).get();
  if (!kept?.totpSealed || kept.totpSince) return null;
  return describeSecret(Secret.fromBase32(seal.unseal(kept.totpSealed, purpose(personId))), names);
}

/**
 * Puts a begun second factor into force, once a code shows that the app has its secret.
 * @returns `recoveryCodes`: shown once
 * @throws {WarehouseError} seal_broken
 */
export function confirmTotp(
  control: Control,
  seal: Seal,
  personId: string,
  code: string,
): Outcome<{ recoveryCodes: string[] }> {
  const kept = control.db.select().from(person).where(eq(person.personId, personId)).get();
  if (kept?.totpSince) return refuse('second_factor_present', 'confirmed although one is in force');
  if (!kept?.totpSealed) return refuse('second_factor_missing', 'confirmed although none was begun');
  const step = stepOf(control, seal.unseal(kept.totpSealed, purpose(personId)), code);
  if (step === null) return refuse('code_wrong', 'first code of a second factor');
  return control.db.transaction(
    (tx) => {
      const { changes } = tx
        .update(person)
        .set({ totpSince: now(control), totpStep: step })
        .where(
          and(
            eq(person.personId, personId),
            isNull(person.totpSince),
            eq(person.totpSealed, kept.totpSealed!),
          ),
        )
        .run();
      if (changes === 0) return refuse('second_factor_present', 'confirmed twice at once, or begun anew');
      return { ok: true as const, recoveryCodes: drawRecoveryCodes(control, personId) };
    },
    { behavior: 'immediate' },
  );
}

/**
 * Takes a code of the second factor. A code works once: what somebody read over a shoulder is worth nothing afterwards.
 * @throws {WarehouseError} seal_broken
 * @source RFC 6238 §5.2
 */
export function takeTotp(control: Control, seal: Seal, personId: string, code: string): Outcome<object> {
  const kept = control.db.select().from(person).where(eq(person.personId, personId)).get();
  if (!kept?.totpSealed || !kept.totpSince)
    return refuse('second_factor_missing', 'a code, but no second factor');
  const step = stepOf(control, seal.unseal(kept.totpSealed, purpose(personId)), code);
  if (step === null) return refuse('code_wrong', 'a code of another secret or time');
  const isNew = or(isNull(person.totpStep), lt(person.totpStep, step));
  const { changes } = control.db
    .update(person)
    .set({ totpStep: step })
    .where(and(eq(person.personId, personId), isNotNull(person.totpSince), isNew))
    .run();
  return changes === 0 ? refuse('code_wrong', 'a code that was taken before') : { ok: true };
}

/** Removes the second factor, in force or only begun, and its recovery codes. @returns whether there was any */
export function removeTotp(control: Control, personId: string): boolean {
  return control.db.transaction(
    (tx) => {
      tx.delete(recoveryCode).where(eq(recoveryCode.personId, personId)).run();
      const which = and(eq(person.personId, personId), isNotNull(person.totpSealed));
      const none = { totpSealed: null, totpSince: null, totpStep: null };
      return tx.update(person).set(none).where(which).run().changes > 0;
    },
    { behavior: 'immediate' },
  );
}

/** How somebody's second factor stands. */
export function readSecondFactor(control: Control, personId: string): SecondFactor {
  const kept = control.db.select().from(person).where(eq(person.personId, personId)).get();
  const since = kept?.totpSince ?? null;
  const isBegun = since === null && (kept?.totpSealed ?? null) !== null;
  return { since, isBegun, codesLeft: countRecoveryCodes(control, personId) };
}

/** A QR code as the `data:` address of a picture, dark on light in either theme: cameras read it no other way. */
export function drawQr(uri: string): string {
  const { size, data } = encode(uri, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** The step whose code it is, in units of 30 s since 1970; null: of none near now. Compared in constant time by the library. */
function stepOf(control: Control, secret: string, code: string): number | null {
  const timestamp = control.clock().getTime();
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_SECONDS });
  const delta = totp.validate({ token, timestamp, window: WINDOW });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

function describeSecret(secret: Secret, names: { issuer: string; account: string }): TotpSecret {
  const { issuer, account: label } = names;
  return {
    secret: secret.base32,
    uri: new TOTP({ issuer, label, secret, period: PERIOD_SECONDS }).toString(),
  };
}

function purpose(personId: string): string {
  return `totp:${personId}`;
}
