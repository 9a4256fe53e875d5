import { join } from 'node:path';
import { literal } from '#warehouse/duckdb/database.ts';
import type { RunContext } from './run-context.ts';
import { toRunFault } from './run-fault.ts';

/**
 * Keeps the quarantine of a load that will not get into a version, as NDJSON with the columns of `quality.quarantine` in
 * `rejected/<runId>-<source>.ndjson`, so that people see why it failed. No file where nothing was quarantined; where the
 * transaction is beyond reading, the journal says so.
 */
export async function keepRejected(context: RunContext, sourceId: string): Promise<void> {
  const bound = { runId: context.runId, sourceId };
  const mine = 'quality.quarantine where run_id = $runId and source_id = $sourceId';
  try {
    const [row] = await context.db.rows<{ rows: number }>(`select count(*) as rows from ${mine}`, bound);
    if (!row || row.rows === 0) return;
    const name = `${context.runId}-${sourceId}.ndjson`;
    await context.db.run(
      `copy (from ${mine} order by extract_id, file_name, row_no)
       to ${literal(join(context.paths.rejected, name))} (format json)`,
      bound,
    );
    context.journal.write('rejected_kept', { sourceId, data: { rows: row.rows, file: `rejected/${name}` } });
  } catch (fault) {
    const { code, message } = toRunFault(fault, context.signal);
    context.journal.write('rejected_lost', { sourceId, data: { code, message } });
  }
}
