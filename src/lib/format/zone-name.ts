import { localeOf, type Language } from './locale.ts';

/** Unicode's name of this zone is of a time when others named the country. */
const ofVietnam: { [language in Language]: string } = {
  en: 'Vietnam time (GMT+7)',
  vi: 'Giờ Việt Nam (GMT+7)',
  hi: 'वियतनाम समय (GMT+7)',
};

/** Names a time zone in words, `Vietnam time (GMT+7)`; one that nobody has words for as it is. @param zone IANA name */
export function zoneName(zone: string, language: Language): string {
  if (zone === 'Asia/Ho_Chi_Minh' || zone === 'Asia/Saigon') return ofVietnam[language];
  const named = new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, timeZoneName: 'longGeneric' });
  return named.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
