import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LRUCache } from 'lru-cache';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readSettings } from '../env.ts';

/** Rows by the code of their unit, of loads that were stopped: they never change. */
const counted = new LRUCache<string, ReadonlyMap<string, number>>({ max: 50 });

/**
 * Counts the rows of a load that was stopped, which were held back and are of a reader's units: of all for whoever sees all, else of those
 * whose units have ever borne the code in the row.
 */
export async function countOwnHeld(
  data: NoticeData,
  { catalog }: Pick<Snapshot, 'catalog'>,
  scope: Scope,
): Promise<number> {
  if (seesAllUnits(scope)) return data.quarantined ?? 0;
  const rows = await rowsByCode(`${data.runId}-${data.table ?? data.sourceId}`);
  const own = scope.settled?.units ?? [];
  const codes = new Set(own.flatMap((id) => catalog.versions.get(id) ?? []).map(({ unitCode }) => unitCode));
  return [...rows].reduce((sum, [code, count]) => (codes.has(code) ? sum + count : sum), 0);
}

async function rowsByCode(load: string): Promise<ReadonlyMap<string, number>> {
  const known = counted.get(load);
  if (known) return known;
  const file = join(dataPaths(readSettings().dataDirectory).rejected, `${load}.ndjson`);
  const rows = new Map<string, number>();
  if (!existsSync(file)) return rows;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line === '') continue;
    const { unit_code: code } = JSON.parse(line) as { unit_code: string | null };
    if (code !== null) rows.set(code, (rows.get(code) ?? 0) + 1);
  }
  counted.set(load, rows);
  return rows;
}
