import type { MissingReport } from '../model/month-gap.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';
import { reportsBelow } from './reports-below.ts';

/**
 * Answers which reports were due and not there when the version judged who had reported, of a unit and all below it, in order of source,
 * period and code. A report is its bearer's, as in `readArrivals`, which counts them. What has become due since is in `readOwedReports`.
 *
 * @param question months whose first day lies from `from` to `until`, both included
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readMissingReports(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string; from: string; until: string },
  signal?: AbortSignal,
): Promise<MissingReport[]> {
  const { alias, catalog } = snapshot;
  const asked = reportsBelow(snapshot, scope, question.unitId);
  const found = await snapshot.rows<Omit<MissingReport, 'sourceId'> & { table: string }>(
    `with missing as (
       select source_id, period, unit_code, due from ${alias}.quality.arrival
       where state = 'missing' and period between $from::date and $until::date
     ),
     bearer as (${asked.bearers('missing')})
     select source_id as "table", period, unit_code as "unitCode", borne_by as "unitId", due
     from missing left join bearer using (unit_code, period) where ${asked.sql}
     order by 1, 2, 3, 5`,
    { from: question.from, until: question.until, ...asked.parameters },
    signal,
  );
  return found
    .map(({ table, ...report }) => ({ ...report, sourceId: sourceOfTable(catalog, table) }))
    .filter(({ sourceId }) => catalog.sources.has(sourceId));
}
