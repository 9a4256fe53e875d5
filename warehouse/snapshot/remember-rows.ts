import { LRUCache } from 'lru-cache';
import type { Session } from '../duckdb/database.ts';
import type { Row } from '../duckdb/plain-rows.ts';
import type { Lane, Lanes } from '../duckdb/lanes.ts';
import { withinMemory } from '../duckdb/within-memory.ts';
import type { Snapshot } from './snapshot.ts';

/** Cells (rows × columns) kept for a version, and those of one answer at most: about 10 MB and 1 MB. */
const KEPT_CELLS = 200_000;
const KEPT_CELLS_EACH = 20_000;

/**
 * Answers statements on a version, short answers from memory the second time: a version never changes, so an answer is a
 * function of the statement and its parameters. Rows are shared between askers and must not be changed.
 */
export function rememberRows(db: Pick<Session, 'rows'>, lanes: Lanes): Snapshot['rows'] {
  const kept = new LRUCache<string, Row[]>({
    maxSize: KEPT_CELLS,
    maxEntrySize: KEPT_CELLS_EACH,
    sizeCalculation: (rows) => 1 + rows.length * Object.keys(rows[0] ?? {}).length,
  });
  return async <T>(
    sql: string,
    parameters?: Parameters<Session['rows']>[1],
    signal?: AbortSignal,
    lane: Lane = 'quick',
  ) => {
    const key = JSON.stringify([sql, parameters]);
    const known = kept.get(key);
    if (known) return [...known] as T[];
    const rows = await lanes.run(lane, signal, () => withinMemory(() => db.rows(sql, parameters, signal)));
    kept.set(key, rows);
    return [...rows] as T[];
  };
}
