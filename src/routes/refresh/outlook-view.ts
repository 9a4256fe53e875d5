import type { Outlook } from '#lib/server/refresh/outlooks.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay, formatDayOf, formatInstant, formatMonth } from '#lib/format/date.ts';
import { formatPeriod } from '#lib/format/period.ts';

/** What is expected of a source's deliveries, written. */
export interface OutlookView {
  /** What is late, by how much, and since when; empty where nothing is. */
  late: string;
  /** What is expected next, and by when. */
  next: string;
}

export type OutlookWords = Pick<Words, 'language' | 't' | 'fiscalYearStart'> & {
  /** The workspace's, in which days end. */
  timezone: string;
};

/** Composes what is late and what is expected next. */
export function composeOutlook(
  { late, next }: Outlook,
  { delivery }: Pick<Source, 'delivery'>,
  words: OutlookWords,
): OutlookView {
  const { t } = words;
  const said = ({ from, to, due }: Outlook['next']) => ({
    period: periodName({ from, to }, delivery, words),
    when: dueText(due, words),
  });
  return {
    late: late ? t('outlook.late', { ...said(late), days: late.workingDays, more: late.periods - 1 }) : '',
    next: t('outlook.next', said(next)),
  };
}

function periodName(
  { from, to }: { from: string; to: string },
  delivery: Source['delivery'],
  { language, fiscalYearStart }: OutlookWords,
): string {
  const last = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);
  if (delivery?.unit !== 'month')
    return last === from
      ? formatDay(from, language)
      : `${formatDay(from, language)} – ${formatDay(last, language)}`;
  const grain = ({ 1: 'month', 3: 'quarter', 12: 'year' } as const)[delivery.every];
  if (grain) return formatPeriod(from, grain, language, fiscalYearStart);
  return `${formatMonth(from, language)} – ${formatMonth(last, language)}`;
}

/** What is due with the end of a day is due on that day; all else at its hour. */
function dueText(due: Date, { language, timezone }: OutlookWords): string {
  const before = new Date(due.getTime() - 1).toISOString();
  const day = formatDayOf(before, language, timezone);
  return day === formatDayOf(due.toISOString(), language, timezone)
    ? formatInstant(due.toISOString(), language, timezone)
    : day;
}
