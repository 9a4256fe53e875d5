import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';
import { reportsBelow } from './reports-below.ts';

/** What came of a source for a month. Reports where somebody had to report (`expected` above 0), rows else. */
export interface Arrival {
  sourceId: string;
  /** ISO first day of the month that the reports, or rows, are about. */
  period: string;
  /** Reports due by as-of. */
  expected: number;
  onTime: number;
  late: number;
  /** Due before anything of the source came, and came with the first: nobody can tell whether in time. */
  unknown: number;
  missing: number;
  /** Rows of the month that were judged, held back or not. */
  rows: number;
}

/**
 * Answers what came of each source for a month, of a unit and all below it: the arrival calendar, sources and months in order.
 * Months without any row or duty are left out. Reports and rows are those of whoever bore their code in the month.
 *
 * @param question months whose first day lies from `from` to `until`, both included
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readArrivals(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string; from: string; until: string },
  signal?: AbortSignal,
): Promise<Arrival[]> {
  const { alias, catalog } = snapshot;
  const below = reportsBelow(snapshot, scope, question.unitId);
  const within = (table: string) =>
    `${alias}.quality.${table} where period between $from::date and $until::date`;
  // Where all are asked for, nobody need be looked up.
  const own = below.isAll ? '' : 'and (unit_code, period) in (from own)';
  const found = await snapshot.rows<Omit<Arrival, 'sourceId'> & { table: string }>(
    `with coded as (
       select unit_code, period from ${within('arrival')} union select unit_code, period from ${within('rule_result')}
     ),
     own as (
       select unit_code, period from coded left join (${below.bearers('coded')}) using (unit_code, period) where ${below.sql}
     ),
     due as (
       select source_id, period, count(*) as expected, count(*) filter (state = 'on_time') as on_time,
         count(*) filter (state = 'late') as late, count(*) filter (state = 'missing') as missing,
         count(*) filter (state = 'unknown') as unknown
       from ${within('arrival')} ${own} group by all
     ),
     judged as (
       select source_id, period, max(checked) as rows from (
         select source_id, "rule", period, sum(checked) as checked from ${within('rule_result')} ${own} group by all
       ) group by all
     )
     select coalesce(d.source_id, j.source_id) as "table", coalesce(d.period, j.period) as period,
       coalesce(d.expected, 0) as expected, coalesce(d.on_time, 0) as "onTime", coalesce(d.late, 0) as late,
       coalesce(d.unknown, 0) as unknown, coalesce(d.missing, 0) as missing, coalesce(j.rows, 0)::bigint as rows
     from due d full join judged j on d.source_id = j.source_id and d.period = j.period
     order by 1, 2`,
    { from: question.from, until: question.until, ...below.parameters },
    signal,
  );
  return found
    .map(({ table, ...arrival }) => ({ ...arrival, sourceId: sourceOfTable(catalog, table) }))
    .filter(({ sourceId }) => catalog.sources.has(sourceId));
}
