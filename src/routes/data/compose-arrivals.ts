import type { Status } from '#warehouse/model/value.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatMonthShort } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { Arrival } from '#lib/server/questions.ts';

/** What came of a source for a month. */
export interface ArrivalCell {
  /** Reports of those due, or rows; empty where there are none. */
  text: string;
  /** Shape and colour of reports; null for rows nobody had to send by a day. */
  status: Status | null;
  /** The same in words. */
  says: string;
}

/** The arrival calendar: source by month. */
export interface ArrivalsView {
  title: string;
  months: { period: string; short: string; year: string }[];
  rows: { href: string; name: ContentText; cells: ArrivalCell[] }[];
}

/** First days of so many months up to the one that holds a day, oldest first. */
export function monthsUpTo(day: string, count: number): string[] {
  const [year, month] = day.split('-').map(Number);
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(year!, month! - count + at, 1)).toISOString().slice(0, 10),
  );
}

/** Composes the calendar of these months; null where no source has anything dated in them. */
export function composeArrivals(
  arrivals: readonly Arrival[],
  { catalog, months }: { catalog: Catalog; months: readonly string[] },
  words: Words,
): ArrivalsView | null {
  const { language, fallback, t } = words;
  const rows = [...catalog.sources.values()].flatMap((source) => {
    const own = arrivals.filter(({ sourceId }) => sourceId === source.id);
    if (own.length === 0) return [];
    return [
      {
        href: `/refresh/${source.id}`,
        name: contentText(source.name, language, fallback),
        cells: months.map((month) => composeCell(month, own, words)),
      },
    ];
  });
  if (rows.length === 0) return null;
  const counts = countsOf(arrivals);
  return {
    title: t(counts.expected === 0 ? 'arrivals.titleNone' : 'arrivals.title', counts),
    months: months.map((period) => ({
      ...{ period, short: formatMonthShort(period, language), year: period.slice(0, 4) },
    })),
    rows,
  };
}

function composeCell(month: string, arrivals: readonly Arrival[], words: Words): ArrivalCell {
  const own = arrivals.filter(({ period }) => period === month);
  const { language, fiscalYearStart, t } = words;
  const name = capitalised(formatPeriod(month, 'month', language, fiscalYearStart));
  const counts = countsOf(own);
  if (counts.expected === 0) {
    const text = counts.rows === 0 ? '' : formatCount(counts.rows, language);
    return { text, status: null, says: t(text ? 'arrivals.rows' : 'arrivals.nothing', { name, ...counts }) };
  }
  const arrived = formatCount(counts.expected - counts.missing, language);
  return {
    text: counts.missing === 0 ? arrived : `${arrived}/${formatCount(counts.expected, language)}`,
    status: statusOf(counts),
    says: t('arrivals.reports', { name, ...counts }),
  };
}

type Counts = Pick<Arrival, 'expected' | 'late' | 'unknown' | 'missing' | 'rows'>;

function countsOf(arrivals: readonly Arrival[]): Counts {
  const sum = (of: keyof Counts) => arrivals.reduce((all, one) => all + one[of], 0);
  return {
    ...{ expected: sum('expected'), late: sum('late'), unknown: sum('unknown') },
    ...{ missing: sum('missing'), rows: sum('rows') },
  };
}

/** The worst that is known. */
function statusOf({ missing, late, unknown }: Counts): Status {
  if (missing > 0) return 'behind';
  if (late > 0) return 'within_tolerance';
  return unknown > 0 ? 'not_measured' : 'on_path';
}
