import { monthNumber, monthsOfGrain } from '#warehouse/model/fiscal-period.ts';
import type { Grain } from '#warehouse/model/period.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatPeriod } from '#lib/format/period.ts';

/** Names periods by their first days, in order, as few words as can be: `May 2026`, `May 2026 – August 2026 and October 2026`. */
export function periodRuns(days: readonly string[], grain: Grain, words: Words): string {
  const runs: [first: string, last: string][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && monthNumber(day) - monthNumber(run[1]) === monthsOfGrain[grain]) run[1] = day;
    else runs.push([day, day]);
  }
  const name = (day: string) => formatPeriod(day, grain, words.language, words.fiscalYearStart);
  const texts = runs.map(([first, last]) =>
    first === last ? name(first) : `${name(first)} – ${name(last)}`,
  );
  return joinNames(texts, texts.length, words, { of: 'periods' });
}
