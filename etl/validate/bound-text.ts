/** How the languages we have words in write numbers and days; all others are read in English. */
const locales: { [language: string]: { numbers: string; day: Intl.DateTimeFormatOptions } } = {
  en: { numbers: 'en-GB', day: { day: 'numeric', month: 'short', year: 'numeric' } },
  vi: { numbers: 'vi-VN', day: { day: '2-digit', month: '2-digit', year: 'numeric' } },
  hi: { numbers: 'hi-IN-u-nu-latn', day: { day: 'numeric', month: 'short', year: 'numeric' } },
};

/**
 * Writes the least or the most that a column may hold as the language writes numbers (`1,234.5`, `1.234,5`, `12,34,567`) and days. A whole
 * number that may be a year is not grouped; a time stands as its contract has it.
 */
export function boundText(bound: number | string, language: string): string {
  const { numbers, day } = locales[language] ?? locales['en']!;
  if (typeof bound === 'number') {
    const useGrouping = !(Number.isInteger(bound) && bound >= 1900 && bound < 2200);
    return new Intl.NumberFormat(numbers, { useGrouping, maximumFractionDigits: 20 }).format(bound);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(bound)) return bound;
  return new Intl.DateTimeFormat(numbers, { ...day, timeZone: 'UTC' }).format(new Date(`${bound}T00:00:00Z`));
}
