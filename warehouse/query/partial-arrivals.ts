import { PARTIAL_BELOW, usualRowsSql } from '../model/partial-report.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { codesBelow } from './codes-below.ts';
import { sourceOfTable } from './parts.ts';

/** Months looked back to for what is usual: twelve reports, where they come by quarters. */
const LOOKED_BACK = 36;

/** A report of a source that holds far fewer rows than is usual for whoever sends it. */
export interface PartialArrival {
  sourceId: string;
  /** ISO first day of the month it is about. */
  period: string;
  /** As the agency wrote it. */
  unitCode: string;
  /** Rows of it, held back or not. */
  rows: number;
  /** Median of the rows of its reports before. */
  usual: number;
}

/**
 * Answers which reports came in part, of those who have to report for a source, of a unit and all below it: by rows as they were judged,
 * held back or not, in order of source, period and code.
 *
 * @param question months whose first day lies from `from` to `until`, both included
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readPartialArrivals(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string; from: string; until: string },
  signal?: AbortSignal,
): Promise<PartialArrival[]> {
  const { alias, catalog } = snapshot;
  const asked = codesBelow(snapshot, scope, question.unitId, 'unit_code');
  const found = await snapshot.rows<Omit<PartialArrival, 'sourceId'> & { table: string }>(
    `select source_id as "table", period, unit_code as "unitCode", found::bigint as rows, usual
     from (${usualRowsSql(reportsSql(alias), { of: 'source_id, bearer', order: 'period' })})
     where period between $from::date and $until::date and found < usual and ${asked.sql}
     order by 1, 2, 3`,
    { from: question.from, until: question.until, ...asked.parameters },
    signal,
  );
  return found
    .map(({ table, ...one }) => ({ ...one, sourceId: sourceOfTable(catalog, table) }))
    .filter(({ sourceId, rows, usual }) => {
      const source = catalog.sources.get(sourceId);
      return source !== undefined && rows < (source.partialBelow ?? PARTIAL_BELOW) * usual;
    });
}

/** A code may have been another unit's before: what is usual is that of who bore it in the month. Codes nobody bore stand for themselves. */
function reportsSql(alias: string): string {
  return `
    select f.*, coalesce(
        (select min(u.unit_id) from ${alias}.star.dim_unit u where u.unit_code = f.unit_code
           and u.valid_from <= f.period + interval 1 month - interval 1 day and (u.valid_to is null or u.valid_to > f.period)),
        f.unit_code) as bearer
    from (
      select source_id, unit_code, period, max(checked) as found from (
        select r.source_id, "rule", r.unit_code, r.period, sum(checked) as checked
        from ${alias}.quality.rule_result r
        semi join ${alias}.quality.arrival a on a.source_id = r.source_id and a.unit_code = r.unit_code
        where r.reason <> 'arrival' and r.period <= $until::date and r.period >= $from::date - interval ${LOOKED_BACK} month
        group by all
      ) group by all
    ) f`;
}
