import { isLanguage, type Language } from '../format/locale.ts';

/**
 * Language of a page: what the address asks for, else what the reader chose before, else the first of the browser's
 * languages that we speak, else English.
 *
 * @param accepted value of `Accept-Language`
 */
export function chooseLanguage(
  asked: string | null,
  remembered: string | undefined,
  accepted: string | null,
): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(remembered)) return remembered;
  return preferredOf(accepted ?? '').find(isLanguage) ?? 'en';
}

function preferredOf(accepted: string): string[] {
  return accepted
    .split(',')
    .map((entry) => {
      const [tag = '', quality] = entry.trim().split(';q=');
      return {
        language: tag.split('-')[0]!.toLowerCase(),
        weight: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);
}
