import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { rowChunks } from '../duckdb/row-chunks.ts';

/**
 * Encodes a complete result as `{"snapshot", "columns", "rows": [{…}, …]}`, a piece a chunk. Missing values are null, days
 * and instants ISO texts, whole numbers beyond 2^53 texts. @param more told between the version and the columns
 */
export function* encodeJson(
  result: DuckDBMaterializedResult,
  snapshotId: string,
  more: { [key: string]: unknown } = {},
): Generator<string> {
  const columns = result.deduplicatedColumnNames();
  const keys = columns.map((name) => JSON.stringify(name));
  const head = JSON.stringify({ snapshot: snapshotId, ...more }).slice(0, -1);
  yield `${head},"columns":${JSON.stringify(columns)},"rows":[`;
  let separator = '\n';
  for (const rows of rowChunks(result)) {
    let piece = '';
    for (const row of rows) {
      piece += `${separator}{${row.map((value, index) => `${keys[index]}:${JSON.stringify(value)}`).join(',')}}`;
      separator = ',\n';
    }
    yield piece;
  }
  yield '\n]}\n';
}
