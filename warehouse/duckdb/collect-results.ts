import type { DuckDBMaterializedResult } from '@duckdb/node-api';

/** What a value takes in a chunk: a number of eight bytes, a text or a place in one of sixteen. */
const VALUE_BYTES = 16;
/** Results below this die young, and young objects are collected all the time. */
const LONG_BYTES = 1_000_000;
/** Long results made until V8 is asked to look. */
const COLLECT_AFTER_BYTES = 64_000_000;

let made = 0;

/** What a result takes in memory, by its size. */
export const bytesOf = ({ rowCount, columnCount }: DuckDBMaterializedResult): number =>
  rowCount * columnCount * VALUE_BYTES;

/**
 * Asks V8 to collect once long results have come to some weight. Its Node client frees a result when V8 collects the handle and offers no other
 * way; a handle of few bytes that outlived its youth waits for the next great collection, and with it the megabytes behind it.
 *
 * Does nothing unless Node runs with `--expose-gc`.
 */
export function collectResults(result: DuckDBMaterializedResult): void {
  collectAfter(bytesOf(result));
}

/** The same of a result that has been kept until now, where it can be freed at last. */
export function collectAfter(bytes: number): void {
  if (bytes < LONG_BYTES) return;
  made += bytes;
  if (made < COLLECT_AFTER_BYTES) return;
  made = 0;
  void globalThis.gc?.({ type: 'major', execution: 'async' });
}
