import { localeOf, type Language } from './locale.ts';

/** Names a time zone in words, `Indochina Time`; one that nobody has words for as it is. @param zone IANA name */
export function zoneName(zone: string, language: Language): string {
  const named = new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, timeZoneName: 'longGeneric' });
  return named.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
