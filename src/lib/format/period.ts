import type { Grain } from '#warehouse/model/period.ts';
import { formatMonth, formatMonthShort } from './date.ts';
import type { Language } from './locale.ts';

/**
 * Names a period by its first day: `October 2026`, `Q4 2026`, `2026`.
 *
 * Quarters and years follow the fiscal year: a year that does not start in January is named by both calendar years
 * (`2025–26`), and its first quarter starts with it.
 *
 * @param fiscalYearStart `MM-DD`
 */
export function formatPeriod(
  period: string,
  grain: Grain,
  language: Language,
  fiscalYearStart = '01-01',
): string {
  if (grain === 'month') return formatMonth(period, language);
  const year = fiscalYearOf(period, fiscalYearStart);
  if (grain === 'year') return language === 'vi' ? `năm ${year}` : year;
  const quarter = Math.floor(monthsIntoYear(period, fiscalYearStart) / 3) + 1;
  if (language === 'vi') return `quý ${['I', 'II', 'III', 'IV'][quarter - 1]}/${year}`;
  return language === 'hi' ? `तिमाही ${quarter}, ${year}` : `Q${quarter} ${year}`;
}

/** Names a period on an axis as short as can be: a month by its short name, with the year below it. */
export function periodOnAxis(
  period: string,
  grain: Grain,
  { language, fiscalYearStart }: { language: Language; fiscalYearStart: string },
): string {
  if (grain === 'year')
    return formatPeriod(period, 'year', language === 'vi' ? 'en' : language, fiscalYearStart);
  if (grain === 'quarter') return capitalised(formatPeriod(period, 'quarter', language, fiscalYearStart));
  return `${formatMonthShort(period, language)}\n${period.slice(0, 4)}`;
}

/** Makes the first letter a capital, for a period or a name that opens a line. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}

function monthsIntoYear(period: string, fiscalYearStart: string): number {
  return (Number(period.slice(5, 7)) - Number(fiscalYearStart.slice(0, 2)) + 12) % 12;
}

function fiscalYearOf(period: string, fiscalYearStart: string): string {
  const calendarYear = Number(period.slice(0, 4));
  const startMonth = Number(fiscalYearStart.slice(0, 2));
  const first = Number(period.slice(5, 7)) < startMonth ? calendarYear - 1 : calendarYear;
  return startMonth === 1 ? String(first) : `${first}–${String(first + 1).slice(2)}`;
}
