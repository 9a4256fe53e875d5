import { eq, inArray, max } from 'drizzle-orm';
import { mailModes, notice, noticePreference } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import { textInvalid } from '../control/text-invalid.ts';

/** How a person wants to be told besides in the product. */
export type Preference = typeof noticePreference.$inferSelect;

/** What a person chooses of it. */
export type WantedPreference = Omit<Preference, 'digestedUntil' | 'digestedNotice'>;

/** @source RFC 5321, 4.5.3.1.3 */
const LONGEST_ADDRESS = 254;

/** What a person has chosen; null where they have chosen nothing, and are told in the product alone. */
export function readPreference(control: Control, personId: string): Preference | null {
  const ofThem = eq(noticePreference.personId, personId);
  return control.db.select().from(noticePreference).where(ofThem).get() ?? null;
}

/** Choices of those who want digests. */
export function listDigested(control: Control): Preference[] {
  const wanted = inArray(noticePreference.mail, ['daily', 'weekly']);
  return control.db.select().from(noticePreference).where(wanted).all();
}

/**
 * Keeps what a person has chosen; digests begin anew from now.
 *
 * @throws {WarehouseError} text_invalid: `address` is none and mail is wanted, or is of a domain that mail may not go to; `mail`, `hour`
 */
export function savePreference(
  control: Control,
  wanted: WantedPreference,
  { domains }: { domains: readonly string[] },
): Preference {
  const { mail, hour } = wanted;
  const address = wanted.address?.trim() || null;
  if (!mailModes.includes(mail)) throw textInvalid('mail', mail, mailModes.join(', '));
  if (!Number.isInteger(hour) || hour < 0 || hour > 23) throw textInvalid('hour', String(hour), '0 to 23');
  if (address === null && mail !== 'none') throw textInvalid('address', '', 'a mail address');
  if (address !== null && !isMailAddress(address, domains))
    throw textInvalid(
      'address',
      `${address.length} characters`,
      domains.length > 0 ? `an address of ${domains.join(', ')}` : 'a mail address',
    );
  const value = { ...wanted, address, digestedUntil: now(control), digestedNotice: lastNoticeId(control) };
  return control.db
    .insert(noticePreference)
    .values(value)
    .onConflictDoUpdate({ target: noticePreference.personId, set: value })
    .returning()
    .get();
}

/** Id of the notice that was made last, whoever's; 0 before the first. */
export function lastNoticeId(control: Control): number {
  return (
    control.db
      .select({ id: max(notice.noticeId) })
      .from(notice)
      .get()?.id ?? 0
  );
}

/**
 * Whether a text is one mail address, of one of some domains where there are any. Quoted names and comments are taken for none: what
 * is no plain address may be several to a mail server.
 */
export function isMailAddress(text: string, domains: readonly string[]): boolean {
  if (text.length > LONGEST_ADDRESS) return false;
  const domain = /^[\w.!#$%&*+/=?^{|}~-]{1,64}@((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*[a-z\d-]+)$/i.exec(
    text,
  )?.[1];
  if (!domain) return false;
  return domains.length === 0 || domains.includes(domain.toLowerCase());
}
