import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import type { Session } from '#warehouse/duckdb/database.ts';
import { isOneOf } from '#warehouse/duckdb/one-of.ts';

/**
 * When the load of a source began that is in the build before another is made (ISO UTC), of its tables the earliest; null where one was
 * never loaded. Of a run that is forgotten it is when the load ended.
 */
export async function servedSince(
  control: Control,
  db: Session,
  tables: readonly string[],
): Promise<string | null> {
  const ofTables = isOneOf('source_id', 'table', tables);
  const loads = await db.rows<{ runId: string; loadedAt: number }>(
    `select run_id as "runId", epoch_ms(loaded_at) as "loadedAt" from meta.source_load where ${ofTables.sql}`,
    ofTables.parameters,
  );
  if (loads.length < tables.length) return null;
  const begun = loads.map(
    ({ runId, loadedAt }) => readRun(control, runId)?.startedAt ?? new Date(loadedAt).toISOString(),
  );
  return begun.toSorted()[0] ?? null;
}
