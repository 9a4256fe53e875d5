import type { Status } from '#warehouse/model/value.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatMonthShort } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { arrivalId } from '#lib/filters/calendar-href.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { ArrivalsNow } from '#lib/server/refresh/reports-now.ts';
import type { Arrival } from '#lib/server/questions.ts';
import { countsOf, type Counts, type Told } from './arrival-counts.ts';
import { composeNow, deliveriesOf, type NowView } from './compose-now.ts';

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
  /** On which day it is judged, what the version saw, and what is overdue. */
  now: NowView;
  months: { period: string; short: string; year: string }[];
  /** None without a row; `counts` says what its numbers are. */
  groups: { counts: 'reports' | 'rows'; head: string; rows: ArrivalRow[] }[];
}

/** What the address asks for: a source, and the first day of a month. */
export interface AskedArrival {
  source: string;
  month: string;
}

/** Composes the calendar of these months; null where no source has anything dated in them, and none is asked for. */
export function composeArrivals(
  arrivals: readonly Arrival[],
  {
    catalog,
    months,
    asked = null,
    dated,
    since = months[0]!,
    now,
    asOf,
  }: {
    catalog: Catalog;
    months: readonly string[];
    asked?: AskedArrival | null;
    /** Sources whose rows bear months, be it none of these. */
    dated: ReadonlySet<string>;
    /** First of the months that the title counts. */
    since?: string;
    /** What has come by now. */
    now: ArrivalsNow;
    /** The day that the version stands for (ISO). */
    asOf: string;
  },
  words: Words,
): ArrivalsView | null {
  const { language, fallback, t } = words;
  const told = [...arrivals, ...now.reports];
  const rows = [...catalog.sources.values()].flatMap((source) => {
    const own = told.filter(({ sourceId }) => sourceId === source.id);
    const isAsked = asked?.source === source.id;
    if (own.length === 0 && !isAsked) return [];
    const counted = countsOf(own).expected > 0 ? ('reports' as const) : ('rows' as const);
    const isDated = own.length > 0 || dated.has(source.id);
    const cells = months.map((month) => ({
      ...composeCell(month, { own, counted, isDated, source, now, asOf }, words),
      ...{ id: arrivalId(source.id, month.slice(0, 7)), isAsked: isAsked && asked.month === month },
    }));
    const name = contentText(source.name, language, fallback);
    return [{ counted, href: `/refresh/${source.id}`, name, cells }];
  });
  if (rows.length === 0) return null;
  const recent = ({ period }: Arrival) => period >= since;
  const counts = countsOf(told.filter(recent));
  const then = countsOf(arrivals.filter(recent));
  return {
    title: t(counts.expected === 0 ? 'arrivals.titleNone' : 'arrivals.title', counts),
    now: composeNow(now, { catalog, asOf, then, since: countsOf(now.reports.filter(recent)) }, words),
    months: months.map((period) => ({
      ...{ period, short: formatMonthShort(period, language), year: period.slice(0, 4) },
    })),
    groups: (['reports', 'rows'] as const).flatMap((counted) => {
      const own = rows.filter((row) => row.counted === counted);
      return own.length === 0 ? [] : [{ counts: counted, head: t(`arrivals.counts.${counted}`), rows: own }];
    }),
  };
}

interface CellOf {
  own: readonly Told[];
  counted: 'reports' | 'rows';
  isDated: boolean;
  source: Source;
  now: ArrivalsNow;
  asOf: string;
}

function composeCell(
  month: string,
  { own: all, counted, isDated, source, now, asOf }: CellOf,
  words: Words,
): Pick<ArrivalCell, 'text' | 'status' | 'says'> {
  const own = all.filter(({ period }) => period === month);
  const counts = countsOf(own);
  const { state, pieces } = deliveriesOf(month, { source, now, asOf, isNew: own.some(isJudgedNow) }, words);
  const cell =
    counts.expected > 0
      ? reportsCell(month, counts, words)
      : rowsCell(month, { counts, counted, isDated }, words);
  return {
    ...cell,
    status: state === 'overdue' ? 'behind' : cell.status,
    says: [cell.says, ...pieces].join('; '),
  };
}

const isJudgedNow = ({ awaited }: Told): boolean => awaited !== undefined;

function reportsCell(month: string, counts: Counts, words: Words) {
  const { language, t } = words;
  const arrived = formatCount(counts.expected - counts.missing - counts.awaited, language);
  const says = t('arrivals.reports', { name: monthName(month, words), ...counts });
  return {
    text: `${arrived}/${formatCount(counts.expected, language)}`,
    status: statusOf(counts),
    says: counts.awaited > 0 ? `${says}; ${t('deliveries.onTheirWay', { count: counts.awaited })}` : says,
  };
}

function rowsCell(
  month: string,
  { counts, counted, isDated }: { counts: Counts } & Pick<CellOf, 'counted' | 'isDated'>,
  words: Words,
) {
  const { language, t } = words;
  const told = { name: monthName(month, words), ...counts };
  if (counts.rows === 0)
    return { text: '', status: null, says: t(isDated ? 'arrivals.nothing' : 'overdue.undated', told) };
  if (counted === 'rows')
    return { text: formatCount(counts.rows, language), status: null, says: t('arrivals.rows', told) };
  // Among reports a number of rows would be read as one of reports.
  return {
    text: t('arrivals.rowCount', { count: counts.rows }),
    status: null,
    says: t('arrivals.notDue', told),
  };
}

function monthName(month: string, { language, fiscalYearStart }: Words): string {
  return capitalised(formatPeriod(month, 'month', language, fiscalYearStart));
}

/** The worst that is known. */
function statusOf({ missing, late, unknown, awaited }: Counts): Status | null {
  if (missing > 0) return 'behind';
  if (awaited > 0) return null;
  if (late > 0) return 'within_tolerance';
  return unknown > 0 ? 'not_measured' : 'on_path';
}
