import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';
import { reportsBelow, type ReportsBelow } from './reports-below.ts';

/** Reports of a month that were not due when the version judged who had reported, alike in when they are due and came. */
export interface OwedReports {
  sourceId: string;
  /** ISO first day of the month, or of the quarter. */
  period: string;
  /** Last day on which they are in time (ISO). */
  due: string;
  /** Day on which they came, in the workspace's zone (ISO); null for those that have not. */
  arrivedOn: string | null;
  reports: number;
  /** Of whom they are, by code, in order. */
  unitCodes: string[];
  /** The units that bear these codes in the month, one a code; null where none does. */
  unitIds: (string | null)[];
}

/**
 * Answers which reports have become due since the version judged who had reported (`quality.arrival`), of a unit and all below it. They are
 * owed by the units that owed the last period judged and stand in the new one, and due as many days after its end as that was.
 *
 * @param question `until`: the day on which it is asked (ISO); reports due on it are in time to its end, and not told yet
 * @returns periods in order; none of sources whose contract names nobody who has to report
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readOwedReports(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string; until: string },
  signal?: AbortSignal,
): Promise<OwedReports[]> {
  const { alias, catalog } = snapshot;
  const asked = reportsBelow(snapshot, scope, question.unitId);
  const found = await snapshot.rows<Omit<OwedReports, 'sourceId'> & { table: string }>(
    owedSql(alias, asked),
    { until: question.until, ...asked.parameters },
    signal,
  );
  return found
    .map(({ table, ...owed }) => ({ ...owed, sourceId: sourceOfTable(catalog, table) }))
    .filter(({ sourceId }) => catalog.sources.has(sourceId));
}

/** Months of a period are those between the last two judged; where there is one, those its due day leaves room for. */
function owedSql(alias: string, asked: ReportsBelow): string {
  return `
    with rule as (
      select source_id, "rule", max(period) as last, max(due) as due, max(period, 2)[2] as before
      from (select distinct source_id, "rule", period, due from ${alias}.quality.arrival) group by all
    ),
    term as (
      select source_id, "rule", last, due, cast(coalesce(date_diff('month', before, last),
        case when due < last + interval 3 month - interval 1 day then 1 else 3 end) as integer) as months
      from rule
    ),
    period as (
      select source_id, "rule", last, cast(unnest(generate_series(
          cast(last + to_months(months) as timestamp), cast($until as timestamp), to_months(months)
        )) as date) as period, months, date_diff('day', cast(last + to_months(months) as date), due) as lag
      from term
    ),
    owed as (
      select p.source_id, p."rule", a.unit_code, p.period,
        cast(p.period + to_months(p.months) as date) + cast(p.lag as integer) as due
      from period p join ${alias}.quality.arrival a
        on a.source_id = p.source_id and a."rule" = p."rule" and a.period = p.last
      where coalesce((
        select bool_or(u.valid_from < p.period + to_months(p.months) and (u.valid_to is null or u.valid_to > p.period))
        from ${alias}.star.dim_unit u where u.unit_code = a.unit_code), true)
    ),
    bearer as (${asked.bearers('owed')})
    select o.source_id as "table", o.period, o.due, f.arrived_on as "arrivedOn", count(*)::integer as reports,
      list(o.unit_code order by o.unit_code) as "unitCodes", list(b.borne_by order by o.unit_code) as "unitIds"
    from owed o left join bearer b using (unit_code, period)
      left join ${alias}.quality.first_arrival f using (source_id, "rule", unit_code, period)
    where o.due < $until::date and ${asked.sql}
    group by all order by 1, 2, 3, 4`;
}
