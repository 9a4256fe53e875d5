import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import { readRequest } from '#warehouse/queue/read-requests.ts';
import { currentReader } from '../auth/reader.ts';
import { inScope, readOutcome } from '../uploads/mend-outcome.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';

/**
 * What a replay that somebody asked for has made of the rows that were mended for it, and the source they are of: for whoever mends rows.
 * Null where none was edited, or none is judged yet.
 */
export async function readMendedByRequest(
  requestId: number,
): Promise<{ source: Source | undefined; outcome: MendOutcome; catalog: Catalog } | null> {
  if (!(requestId > 0) || !currentReader().rights.has('run_refreshes')) return null;
  const { control } = await openWarehouse();
  const request = readRequest(control, requestId);
  const [table] = request?.sources ?? [];
  if (request?.kind !== 'replay' || !request.options.file || table === undefined) return null;
  const outcome = readOutcome(request.options.file);
  if (!outcome?.touched) return null;
  const scope = currentReader().scopeFor('see_quarantine');
  return withSnapshot(async (snapshot) => ({
    source: snapshot.catalog.sources.get(sourceOfTable(snapshot.catalog, table)),
    outcome: await inScope(snapshot, scope, outcome),
    catalog: snapshot.catalog,
  }));
}
