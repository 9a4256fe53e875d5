import type { Delivery } from '#warehouse/model/delivery.ts';
import type { Words } from './cell.ts';
import { formatDay, formatDayOf, formatInstant, formatMonth } from './date.ts';
import { formatPeriod } from './period.ts';

/** Names the period of a delivery by its contract's terms: a day or a span of days, a month, a quarter, a year; several of them as a span. @param period `to` excluded */
export function deliveryPeriod(
  { from, to }: { from: string; to: string },
  delivery: Delivery | null | undefined,
  { language, fiscalYearStart }: Pick<Words, 'language' | 'fiscalYearStart'>,
): string {
  const last = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);
  if (delivery?.unit !== 'month')
    return last === from
      ? formatDay(from, language)
      : `${formatDay(from, language)} – ${formatDay(last, language)}`;
  const months = monthsBetween(from, to);
  const grain = ({ 1: 'month', 3: 'quarter', 12: 'year' } as const)[months];
  if (grain && months === delivery.every) return formatPeriod(from, grain, language, fiscalYearStart);
  return `${formatMonth(from, language)} – ${formatMonth(last, language)}`;
}

function monthsBetween(from: string, to: string): number {
  const number = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return number(to) - number(from);
}

/** Says by when a delivery is due: what is due with the end of a day is due on that day, all else at its hour. */
export function dueText(
  due: Date,
  { language, timezone }: Pick<Words, 'language'> & { timezone: string },
): string {
  const before = new Date(due.getTime() - 1).toISOString();
  const day = formatDayOf(before, language, timezone);
  return day === formatDayOf(due.toISOString(), language, timezone)
    ? formatInstant(due.toISOString(), language, timezone)
    : day;
}
