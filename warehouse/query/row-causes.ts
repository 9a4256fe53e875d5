import type { Parameters } from '../duckdb/parameters.ts';
import { monthsOfGrain } from '../model/fiscal-period.ts';
import type { Fact } from '../model/fact.ts';
import type { RowDifference } from './row-differences.ts';

/** Rows that differ as causes of a figure's change, in the order in which they are told. */
export const rowCauseKinds = ['new_rows', 'late_rows', 'corrections'] as const;

/** Rows that feed an indicator and differ. */
export interface FedDifference extends RowDifference {
  indicatorId: string;
  /** The longest period that rows of the indicator's facts are of: a row is late once that has ended, and the days to report it have. */
  grain: Fact['grain'];
  /** The most days after a period's end by which a report of those facts is due; 0 where there is none. */
  dueDay: number;
}

/**
 * SQL of which differing rows may be why a changed cell did: `indicator_id`, `unit_id`, `grain`, `period`, `source` and a flag for each of
 * {@link rowCauseKinds}, a row for each source that feeds the cell's indicator.
 *
 * More rows of a month within the cell's period are new, or late where their own period was due at the earlier version's as-of. A
 * delivery that went, or that another took the place of, corrects periods that have no more rows. Rows that bear no month are new. Where
 * rows of other periods alone grew, as of a register whose entries count from a day on, they are what is left.
 *
 * In: `changed` with the cell's keys and `period_end`.
 */
export const rowCausesSql = `
  select *, new_here or is_undated or (is_elsewhere and new_elsewhere) as new_rows, late_here or (is_elsewhere and late_elsewhere) as late_rows,
    is_mended or (is_gone and not (new_here or late_here)) as corrections
  from (
    select *, not (is_mended or is_gone or is_undated or new_here or late_here) as is_elsewhere
    from (
      select c.indicator_id, c.unit_id, c.grain, c.period, f.source,
        bool_or(f.what = 'mended') as is_mended, bool_or(f.what = 'gone') as is_gone, bool_or(f.what = 'undated') as is_undated,
        bool_or(f.what = 'new' and f.month between c.period and c.period_end) as new_here, bool_or(f.what = 'new') as new_elsewhere,
        bool_or(f.what = 'late' and f.month between c.period and c.period_end) as late_here, bool_or(f.what = 'late') as late_elsewhere
      from changed c join (
        select unnest($fed_indicators::varchar[]) as indicator_id, unnest($fed_sources::varchar[]) as source,
          unnest($fed_whats::varchar[]) as what, unnest($fed_months::varchar[])::date as month) f
        using (indicator_id)
      group by all))`;

/**
 * Parameters of {@link rowCausesSql}.
 *
 * @param asOf of the earlier version
 */
export function rowCauseParameters(differences: readonly FedDifference[], asOf: string): Parameters {
  const fed = differences.flatMap((one) => whatsOf(one, asOf).map((what) => ({ ...one, ...what })));
  return {
    fed_indicators: fed.map(({ indicatorId }) => indicatorId),
    fed_sources: fed.map(({ tableId }) => tableId),
    fed_whats: fed.map(({ what }) => what),
    fed_months: fed.map(({ month }) => month),
  };
}

/** Before all periods, since a list among parameters has no place for nothing. */
const NO_MONTH = '0001-01-01';

function whatsOf(
  { hasCome, hasGone, hasMended, grown, grain, dueDay }: FedDifference,
  asOf: string,
): { what: string; month: string }[] {
  const months = grown.filter((month) => month !== null);
  // Of files that came without any account of their rows, nobody knows which months they are of.
  const isUnknown = hasCome && !hasGone && !hasMended && grown.length === 0;
  return [
    ...months.map((month) => ({ what: dueOf(month, { grain, dueDay }) <= asOf ? 'late' : 'new', month })),
    ...(isUnknown || months.length < grown.length ? [{ what: 'undated', month: NO_MONTH }] : []),
    ...(hasMended ? [{ what: 'mended', month: NO_MONTH }] : []),
    ...(hasGone ? [{ what: 'gone', month: NO_MONTH }] : []),
  ];
}

/** The last day on which a row of a period that begins in a month is in time. */
function dueOf(month: string, { grain, dueDay }: Pick<FedDifference, 'grain' | 'dueDay'>): string {
  const day = new Date(`${month}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + (grain === 'day' ? 1 : monthsOfGrain[grain]), dueDay);
  return day.toISOString().slice(0, 10);
}
