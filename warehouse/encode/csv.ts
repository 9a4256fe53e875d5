import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { rowChunks } from '../duckdb/row-chunks.ts';

/**
 * Encodes a complete result as CSV with a header, in UTF-8, a piece a chunk. Missing values are empty, days and instants
 * ISO texts, numbers have a point. A text that a spreadsheet would run as a formula gets an apostrophe in front.
 *
 * @source RFC 4180; OWASP, CSV injection
 */
export function* encodeCsv(result: DuckDBMaterializedResult): Generator<string> {
  yield `${result.deduplicatedColumnNames().map(toField).join(',')}\r\n`;
  for (const rows of rowChunks(result)) {
    yield rows.map((row) => `${row.map(toField).join(',')}\r\n`).join('');
  }
}

/** One field of a line. Only texts can be formulas: a number may begin with a minus. */
export function toField(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string')
    return quoteIfNeeded(typeof value === 'object' ? JSON.stringify(value) : String(value));
  return quoteIfNeeded(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

function quoteIfNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
