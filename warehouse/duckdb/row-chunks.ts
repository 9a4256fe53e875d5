import { DuckDBTypeId, JSDuckDBValueConverter, type DuckDBMaterializedResult } from '@duckdb/node-api';
import { toPlain } from './plain-rows.ts';

/** Reads a result chunk by chunk as rows of values by position, for encodings that are text anyway. */
export function* rowChunks(result: DuckDBMaterializedResult): Generator<unknown[][]> {
  const areDays = result.columnTypes().map((type) => type.typeId === DuckDBTypeId.DATE);
  for (let index = 0; index < result.chunkCount; index++) {
    const rows = result.getChunk(index).convertRows(JSDuckDBValueConverter);
    yield rows.map((row) => row.map((value, column) => toPlain(value, areDays[column] ?? false)));
  }
}
