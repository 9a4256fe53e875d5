import type { Source } from '#warehouse/model/source.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import type { ArrivalsNow } from '#lib/server/refresh/reports-now.ts';
import { countsOf, type Counts, type Told } from './arrival-counts.ts';
import { deliveriesOf } from './compose-now.ts';
import { partlyOf, type NamedPartial } from './named-partial.ts';

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

export interface CellOf {
  own: readonly Told[];
  counted: 'reports' | 'rows';
  isDated: boolean;
  source: Source;
  now: ArrivalsNow;
  asOf: string;
  partial: readonly NamedPartial[];
}

/** Composes what came of a source for a month. */
export function composeCell(
  month: string,
  { own: all, counted, isDated, source, now, asOf, partial }: CellOf,
  words: Words,
): Pick<ArrivalCell, 'text' | 'status' | 'says'> {
  const own = all.filter(({ period }) => period === month);
  const counts = countsOf(own);
  const inPart = partial.filter((one) => one.sourceId === source.id && one.period === month);
  const { state, pieces } = deliveriesOf(month, { source, now, asOf, isNew: own.some(isJudgedNow) }, words);
  const cell =
    counts.expected > 0
      ? reportsCell(month, { counts, inPart }, words)
      : rowsCell(month, { counts, counted, isDated }, words);
  return {
    ...cell,
    status: state === 'overdue' ? 'behind' : cell.status,
    says: [cell.says, ...pieces].join('; '),
  };
}

const isJudgedNow = ({ awaited }: Told): boolean => awaited !== undefined;

function reportsCell(
  month: string,
  { counts, inPart }: { counts: Counts; inPart: readonly NamedPartial[] },
  words: Words,
) {
  const { language, t } = words;
  const { expected, missing, awaited, partial } = counts;
  const whole = formatCount(expected - missing - awaited - partial, language);
  return {
    text: `${whole}/${formatCount(expected, language)}`,
    status: statusOf(counts),
    says: [
      t('arrivals.reports', { name: monthName(month, words), ...counts }),
      ...(awaited > 0 ? [t('deliveries.onTheirWay', { count: awaited })] : []),
      ...(partial > 0 ? [partlyOf(inPart, words)] : []),
    ].join('; '),
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
