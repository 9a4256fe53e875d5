import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { releaseChunks } from './release-chunks.ts';

/**
 * Reads the first column of a result, of type UINTEGER and without NULLs, chunk by chunk as the numbers lie in DuckDB.
 *
 * What is yielded is to be used before the next is asked for.
 */
export function* numberChunks(result: DuckDBMaterializedResult): Generator<Uint32Array> {
  for (let index = 0; index < result.chunkCount; index++) {
    const { chunk, rowCount } = result.getChunk(index);
    if (rowCount === 0) continue;
    const bytes = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, 0), rowCount * 4);
    yield new Uint32Array(bytes.buffer, bytes.byteOffset, rowCount);
  }
  releaseChunks();
}
