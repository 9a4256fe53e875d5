import type { Status } from '#warehouse/model/value.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatMonthShort } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { arrivalId } from '#lib/filters/calendar-href.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { Arrival } from '#lib/server/questions.ts';

/** What came of a source for a month. */
export interface ArrivalCell {
  /** Reports of those due, as `31/34`; rows as a number, with their word where the row counts reports; empty where nothing came. */
  text: string;
  /** Shape and colour of reports; null for rows nobody had to send by a day. */
  status: Status | null;
  /** The same in words. */
  says: string;
  /** Where it stands in the page; unique in it. */
  id: string;
  /** Whether the address asks for it. */
  isAsked: boolean;
}

/** A source and what came of it, month by month. */
export interface ArrivalRow {
  href: string;
  name: ContentText;
  cells: ArrivalCell[];
}

/** The arrival calendar: source by month, those whose numbers are reports apart from those whose numbers are rows. */
export interface ArrivalsView {
  title: string;
  /** The newest first; so are the cells of a row. */
  months: { period: string; short: string; year: string }[];
  /** None without a row; `counts` says what its numbers are. */
  groups: { counts: 'reports' | 'rows'; head: string; rows: ArrivalRow[] }[];
}

/** First days of so many months up to the one that holds a day, oldest first; as many more as it takes to hold one that is asked for. */
export function monthsUpTo(day: string, count: number, asked: string | null = null): string[] {
  const [year, month] = day.split('-').map(Number);
  const [askedYear, askedMonth] = (asked ?? day).split('-').map(Number);
  const ahead = (askedYear! - year!) * 12 + askedMonth! - month!;
  const [before, after] = [Math.max(count, 1 - ahead), Math.max(0, ahead)];
  return Array.from({ length: before + after }, (_, at) =>
    new Date(Date.UTC(year!, month! - before + at, 1)).toISOString().slice(0, 10),
  );
}

/** What the address asks for: a source, and the first day of a month. */
export interface AskedArrival {
  source: string;
  month: string;
}

/** Composes the calendar of these months, the newest beside the names: an answer is looked for there, and a phone shows no more; null where no source has anything dated in them, and none is asked for. */
export function composeArrivals(
  arrivals: readonly Arrival[],
  {
    catalog,
    months,
    asked = null,
    dated,
    since = months[0]!,
  }: {
    catalog: Catalog;
    months: readonly string[];
    asked?: AskedArrival | null;
    /** Sources whose rows bear months, be it none of these. */
    dated: ReadonlySet<string>;
    /** First of the months that the title counts. */
    since?: string;
  },
  words: Words,
): ArrivalsView | null {
  const { language, fallback, t } = words;
  const newestFirst = months.toReversed();
  const rows = [...catalog.sources.values()].flatMap((source) => {
    const own = arrivals.filter(({ sourceId }) => sourceId === source.id);
    const isAsked = asked?.source === source.id;
    if (own.length === 0 && !isAsked) return [];
    const counted = countsOf(own).expected > 0 ? ('reports' as const) : ('rows' as const);
    const isDated = own.length > 0 || dated.has(source.id);
    const cells = newestFirst.map((month) => ({
      ...composeCell(month, { own, counted, isDated }, words),
      ...{ id: arrivalId(source.id, month.slice(0, 7)), isAsked: isAsked && asked.month === month },
    }));
    const name = contentText(source.name, language, fallback);
    return [{ counted, href: `/refresh/${source.id}`, name, cells }];
  });
  if (rows.length === 0) return null;
  const counts = countsOf(arrivals.filter(({ period }) => period >= since));
  return {
    title: t(counts.expected === 0 ? 'arrivals.titleNone' : 'arrivals.title', counts),
    months: newestFirst.map((period) => ({
      ...{ period, short: formatMonthShort(period, language), year: period.slice(0, 4) },
    })),
    groups: (['reports', 'rows'] as const).flatMap((counted) => {
      const own = rows.filter((row) => row.counted === counted);
      return own.length === 0 ? [] : [{ counts: counted, head: t(`arrivals.counts.${counted}`), rows: own }];
    }),
  };
}

function composeCell(
  month: string,
  {
    own: arrivals,
    counted,
    isDated,
  }: { own: readonly Arrival[]; counted: 'reports' | 'rows'; isDated: boolean },
  words: Words,
): Pick<ArrivalCell, 'text' | 'status' | 'says'> {
  const own = arrivals.filter(({ period }) => period === month);
  const { language, fiscalYearStart, t } = words;
  const name = capitalised(formatPeriod(month, 'month', language, fiscalYearStart));
  const counts = countsOf(own);
  if (counts.expected === 0) {
    const nothing = isDated ? ('arrivals.nothing' as const) : ('overdue.undated' as const);
    if (counts.rows === 0) return { text: '', status: null, says: t(nothing, { name }) };
    const told = { name, ...counts };
    if (counted === 'rows')
      return { text: formatCount(counts.rows, language), status: null, says: t('arrivals.rows', told) };
    // Among reports a number of rows would be read as one of reports.
    return {
      text: t('arrivals.rowCount', { count: counts.rows }),
      status: null,
      says: t('arrivals.notDue', told),
    };
  }
  const arrived = formatCount(counts.expected - counts.missing, language);
  return {
    text: `${arrived}/${formatCount(counts.expected, language)}`,
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
