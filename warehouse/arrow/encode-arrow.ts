import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import {
  AsyncByteQueue,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from 'apache-arrow';
import { releaseChunks } from '../duckdb/release-chunks.ts';
import type { ColumnEncoder } from './column.ts';
import { encoderOf } from './encoder-of.ts';

/** Rows from which a record batch is closed. */
const BATCH_ROWS = 32_768;

export interface ArrowOptions {
  /** Text columns with few different values: sent as a dictionary, which browsers decode several times faster. */
  dictionaries?: ReadonlySet<string>;
}

/**
 * Encodes a complete result as an Arrow IPC stream, a piece a record batch. Vectors are copied as they are, nothing
 * becomes a JavaScript object on the way. An empty result is a schema with one empty batch. Equal results give equal
 * bytes: where a value is missing there is zero, not what DuckDB happens to have there.
 *
 * Takes a few milliseconds a piece: whoever sends a long answer turns the event loop between two pieces, which also frees
 * what was encoded.
 *
 * Whole numbers of 128 bits (a sum of BIGINT is one) are decimals of 38 digits, UUIDs texts, blobs binary; lists, arrays
 * and structs are what they are, to any depth.
 *
 * @throws {WarehouseError} arrow_type_unsupported: cast the column in SQL; arrow_value_too_large
 */
export function* encodeArrow(
  result: DuckDBMaterializedResult,
  options: ArrowOptions = {},
): Generator<Uint8Array<ArrayBuffer>> {
  const names = result.deduplicatedColumnNames();
  let dictionaries = 0;
  const columns = result.columnTypes().map((type, index) => {
    const name = names[index]!;
    const asDictionary = options.dictionaries?.has(name) ?? false;
    return encoderOf({ name, type, asDictionary, nextDictionary: () => dictionaries++ });
  });
  const schema = new Schema(columns.map((column, index) => new Field(names[index]!, column.type, true)));
  const type = new Struct(schema.fields);
  const sink = new PieceSink();
  const writer = new RecordBatchStreamWriter().reset(sink, schema);
  let chunk = 0;
  do {
    const { rows, nextChunk } = fillBatch(result, columns, chunk);
    const children = columns.map((column) => column.finish(rows));
    writer.write(new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children })));
    chunk = nextChunk;
    if (chunk < result.chunkCount) {
      releaseChunks();
      yield sink.take();
    }
  } while (chunk < result.chunkCount);
  writer.finish();
  yield sink.take();
}

/** Copies whole chunks from `chunk` on until a batch is full. */
function fillBatch(result: DuckDBMaterializedResult, columns: ColumnEncoder[], chunk: number) {
  let rows = 0;
  let nextChunk = chunk;
  while (nextChunk < result.chunkCount && rows < BATCH_ROWS) {
    const { chunk: vectors, rowCount } = result.getChunk(nextChunk++);
    if (rowCount === 0) continue;
    columns.forEach((column, index) => {
      const vector = duckdb.data_chunk_get_vector(vectors, index);
      column.open(vector, rowCount, null)(0, rowCount, rows);
    });
    rows += rowCount;
  }
  return { rows, nextChunk };
}

/** Joins what the writer gives away in many small pieces, which lie in memory that the next batch uses again. */
class PieceSink extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: ArrayBufferLike | Uint8Array): void {
    this.#pieces.push(piece instanceof Uint8Array ? piece : new Uint8Array(piece));
  }

  take(): Uint8Array<ArrayBuffer> {
    const all = Buffer.allocUnsafeSlow(this.#pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.byteLength;
    }
    this.#pieces = [];
    return all;
  }
}
