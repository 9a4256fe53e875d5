/** Languages of the product's own words, by BCP 47 tag. */
export const languages = ['en', 'vi', 'hi'] as const;
export type Language = (typeof languages)[number];

/** Locales whose conventions numbers and dates follow. Hindi groups by lakh and is written with Latin digits here. */
const locales: Record<Language, string> = { en: 'en-GB', vi: 'vi-VN', hi: 'hi-IN-u-nu-latn' };

export function isLanguage(tag: string | null | undefined): tag is Language {
  return languages.includes(tag as Language);
}

/** Locale for `Intl`, e.g. `vi-VN`. */
export function localeOf(language: Language): string {
  return locales[language];
}
