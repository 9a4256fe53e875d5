import { and, asc, eq } from 'drizzle-orm';
import type { Control } from '#warehouse/control/open-control.ts';
import { passkey } from '#warehouse/control/people-schema.ts';
import { textInvalid } from '#warehouse/control/text-invalid.ts';

/** A key of somebody's, as its owner sees it. */
export interface PasskeyEntry {
  credentialId: string;
  label: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** Characters of what a device is called at most. */
export const LONGEST_LABEL = 60;

/** Somebody's keys, the oldest first. */
export function listPasskeys(control: Control, personId: string): PasskeyEntry[] {
  const { credentialId, label, createdAt, lastUsedAt } = passkey;
  return control.db
    .select({ credentialId, label, createdAt, lastUsedAt })
    .from(passkey)
    .where(eq(passkey.personId, personId))
    .orderBy(asc(passkey.createdAt), asc(passkey.credentialId))
    .all();
}

/** Calls one of somebody's keys otherwise. @returns whether there is such a one @throws {WarehouseError} text_invalid */
export function renamePasskey(
  control: Control,
  personId: string,
  credentialId: string,
  label: string,
): boolean {
  const change = { label: passkeyLabel(label) };
  return control.db.update(passkey).set(change).where(whose(personId, credentialId)).run().changes > 0;
}

/** Takes one of somebody's keys away: it signs nobody in any more. @returns whether there was such a one */
export function removePasskey(control: Control, personId: string, credentialId: string): boolean {
  return control.db.delete(passkey).where(whose(personId, credentialId)).run().changes > 0;
}

/** Takes all of somebody's keys away, such as when they were lost. @returns how many there were */
export function removePasskeys(control: Control, personId: string): number {
  return control.db.delete(passkey).where(eq(passkey.personId, personId)).run().changes;
}

/** What a device may be called. @throws {WarehouseError} text_invalid */
export function passkeyLabel(text: string): string {
  const label = text.normalize('NFC').trim();
  if (label === '' || label.length > LONGEST_LABEL)
    throw textInvalid('label', `${label.length} characters`, `1 to ${LONGEST_LABEL}`);
  return label;
}

function whose(personId: string, credentialId: string) {
  return and(eq(passkey.personId, personId), eq(passkey.credentialId, credentialId));
}
