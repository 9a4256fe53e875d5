import type { MailMode } from '#warehouse/control/notice-schema.ts';
import * as kept from '#warehouse/notice/preferences.ts';
import { change } from '../audit/change.ts';
import { currentReader } from '../auth/reader.ts';
import { readMailSettings } from '../env.ts';
import { openWarehouse } from '../warehouse.ts';

/** How the reader is told by mail; null where no mail leaves this installation. */
export interface OwnPreference {
  address: string;
  mail: MailMode;
  hour: number;
  language: string;
  /** Domains that mail may go to; empty: any. */
  domains: readonly string[];
}

/** @param language in which the reader reads now */
export async function readOwnPreference(language: string): Promise<OwnPreference | null> {
  const settings = readMailSettings();
  if (!settings) return null;
  const { control } = await openWarehouse();
  const chosen = kept.readPreference(control, currentReader().personId);
  return {
    ...{ address: chosen?.address ?? '', mail: chosen?.mail ?? 'none', hour: chosen?.hour ?? 7 },
    ...{ language: chosen?.language ?? language, domains: settings.domains },
  };
}

/** Keeps how the reader wants to be told by mail. @throws {WarehouseError} text_invalid: `address`, `mail`, `hour` */
export async function saveOwnPreference(
  wanted: Pick<OwnPreference, 'address' | 'mail' | 'hour' | 'language'>,
): Promise<void> {
  const { domains } = readMailSettings() ?? { domains: [] };
  await change(({ control, reader: { personId }, note }) => {
    const { mail, hour, language } = kept.savePreference(control, { ...wanted, personId }, { domains });
    const detail = { mail, hour, language };
    note({ action: 'notice_settings_changed', object: `person:${personId}`, detail });
  });
}
