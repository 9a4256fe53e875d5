import type { Source } from '#warehouse/model/source.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { Words } from '#lib/format/cell.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import { formatCount } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import type { ArrivalsNow } from '#lib/server/refresh/reports-now.ts';
import { countsOf, type Counts, type Told } from './arrival-counts.ts';
import { deliveriesOf } from './compose-now.ts';
import { lackingPieces, type NamedGap } from './named-gap.ts';

/** What came of a source for a month. */
export interface ArrivalCell {
  /** Reports of those due, as `31/34`; rows as a number, with their word where the row counts reports; empty where nothing came. */
  text: string;
  /** Shape and colour of reports; null for rows nobody had to send by a day. */
  status: Status | null;
  /** The same in words. */
  says: string;
  /** How it stands, before who or what lacks. */
  head: string;
  /** What lacks, with everybody's name, a piece each; empty where nothing does. */
  lacking: string[];
  /** Where that is said on the page; null where nothing lacks. */
  href: string | null;
  /** Where it stands in the page; unique in it. */
  id: string;
  /** Whether the address asks for it. */
  isAsked: boolean;
}

export interface CellOf {
  own: readonly Told[];
  counted: 'reports' | 'rows';
  isDated: boolean;
  source: Source;
  now: ArrivalsNow;
  asOf: string;
  /** The unit whose reports are counted, where the address asks for one. */
  unit: string | null;
  /** What of the month is due and lacks; null where nothing does. */
  gap: NamedGap | null;
}

/** Composes what came of a source for a month. */
export function composeCell(
  month: string,
  { own: all, counted, isDated, source, now, asOf, unit, gap }: CellOf,
  words: Words,
): Omit<ArrivalCell, 'id' | 'isAsked'> {
  const own = all.filter(({ period }) => period === month);
  const counts = countsOf(own);
  const { state, pieces } = deliveriesOf(month, { source, now, asOf, isNew: own.some(isJudgedNow) }, words);
  const cell =
    counts.expected > 0
      ? reportsCell(month, counts, words)
      : rowsCell(month, { counts, counted, isDated, lacksDays: (gap?.days.length ?? 0) > 0 }, words);
  const isBehind = state === 'overdue' || (gap !== null && (gap.days.length > 0 || gap.isEmpty));
  return {
    ...cell,
    status: isBehind ? 'behind' : cell.status,
    says: [cell.says, ...(gap ? lackingPieces(gap, words) : []), ...pieces].join('; '),
    head: [cell.says, ...pieces].join('; '),
    lacking: gap ? lackingPieces(gap, words, Infinity) : [],
    href: gap || state !== null ? calendarHref(source.id, month, unit) : null,
  };
}

const isJudgedNow = ({ awaited }: Told): boolean => awaited !== undefined;

function reportsCell(month: string, counts: Counts, words: Words) {
  const { language, t } = words;
  const { expected, missing, awaited, partial } = counts;
  const whole = formatCount(expected - missing - awaited - partial, language);
  return {
    text: `${whole}/${formatCount(expected, language)}`,
    status: statusOf(counts),
    says: [
      t('arrivals.reports', { name: monthName(month, words), ...counts }),
      ...(awaited > 0 ? [t('deliveries.onTheirWay', { count: awaited })] : []),
    ].join('; '),
  };
}

function rowsCell(
  month: string,
  {
    counts,
    counted,
    isDated,
    lacksDays,
  }: { counts: Counts; lacksDays: boolean } & Pick<CellOf, 'counted' | 'isDated'>,
  words: Words,
) {
  const { language, t } = words;
  const told = { name: monthName(month, words), ...counts };
  if (counts.rows === 0)
    return { text: '', status: null, says: t(isDated ? 'arrivals.nothing' : 'overdue.undated', told) };
  if (counted === 'rows')
    return {
      ...{ text: formatCount(counts.rows, language), status: null },
      // Where days of it lack, some were due.
      says: lacksDays
        ? `${told.name}: ${t('arrivals.rowCount', { count: counts.rows })}`
        : t('arrivals.rows', told),
    };
  // Among reports a number of rows would be read as one of reports.
  return {
    text: t('arrivals.rowCount', { count: counts.rows }),
    status: null,
    says: t('arrivals.notDue', told),
  };
}

/** Names a month of the calendar. */
export function monthName(month: string, { language, fiscalYearStart }: Words): string {
  return capitalised(formatPeriod(month, 'month', language, fiscalYearStart));
}

/** The worst that is known. */
function statusOf({ missing, late, unknown, awaited, partial }: Counts): Status | null {
  if (missing > 0) return 'behind';
  if (awaited > 0) return null;
  if (late > 0 || partial > 0) return 'within_tolerance';
  return unknown > 0 ? 'not_measured' : 'on_path';
}
