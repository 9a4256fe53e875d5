import type { FateState } from '#warehouse/model/fate.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import { readRequest } from '#warehouse/queue/read-requests.ts';
import { currentReader } from '../auth/reader.ts';
import { endOfMends } from '../uploads/end-of-mends.ts';
import { inScope, readOutcome } from '../uploads/mend-outcome.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';

/** What was mended is withdrawn then: what became of its rows counts no more. */
const cameToNothing: readonly FateState[] = ['refused', 'discarded', 'failed', 'cancelled'];

/**
 * What a replay that somebody asked for has made of the rows that were mended for it, and the source they are of: for whoever mends rows.
 * Null where none was edited, none is judged yet, or it came to nothing since.
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
  const { runId } = request;
  const end = runId === null ? null : endOfMends(control, { runId, table, stored: request.options.file });
  if (end !== null && cameToNothing.includes(end)) return null;
  const scope = currentReader().scopeFor('see_quarantine');
  return withSnapshot(async (snapshot) => ({
    source: snapshot.catalog.sources.get(sourceOfTable(snapshot.catalog, table)),
    outcome: await inScope(snapshot, scope, outcome),
    catalog: snapshot.catalog,
  }));
}
