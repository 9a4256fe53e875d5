import { DuckDBTypeId, type DuckDBMaterializedResult, type DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import {
  AsyncByteQueue,
  DateDay,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
} from 'apache-arrow';
import { WarehouseError } from '../errors.ts';
import type { ColumnEncoder } from './column.ts';
import { dictionaryColumn, enumColumn } from './dictionary-column.ts';
import { booleanColumn, decimalColumn, fixedColumn } from './fixed-column.ts';
import { textColumn } from './text-column.ts';

/** Rows from which a record batch is closed. */
const BATCH_ROWS = 32_768;
/** Rows of a DuckDB vector at most. */
const VECTOR_ROWS = 2048;

export interface ArrowOptions {
  /** Text columns with few different values: sent as a dictionary, which browsers decode several times faster. */
  dictionaries?: ReadonlySet<string>;
}

/**
 * Encodes a complete result as an Arrow IPC stream, a piece a record batch. Vectors are copied as they are, nothing
 * becomes a JavaScript object on the way. An empty result is a schema with one empty batch.
 *
 * @throws {WarehouseError} arrow_type_unsupported: cast the column in SQL
 */
export function* encodeArrow(
  result: DuckDBMaterializedResult,
  options: ArrowOptions = {},
): Generator<Uint8Array<ArrayBuffer>> {
  const names = result.deduplicatedColumnNames();
  const columns = result
    .columnTypes()
    .map((type, index) => encoderOf(names[index]!, type, options.dictionaries?.has(names[index]!) ?? false));
  const schema = new Schema(columns.map((column, index) => new Field(names[index]!, column.type, true)));
  const sink = new PieceSink();
  const writer = new RecordBatchStreamWriter().reset(sink, schema);
  let chunk = 0;
  let left = result.rowCount;
  do {
    const batch = encodeBatch(result, columns, chunk, Math.min(left, BATCH_ROWS + VECTOR_ROWS));
    chunk = batch.nextChunk;
    left -= batch.rows;
    const children = batch.children;
    const type = new Struct(schema.fields);
    writer.write(new RecordBatch(schema, makeData({ type, length: batch.rows, nullCount: 0, children })));
    if (chunk < result.chunkCount) yield sink.take();
  } while (chunk < result.chunkCount);
  writer.finish();
  yield sink.take();
}

/** Fills one batch of at most `capacity` rows with whole chunks from `chunk` on. */
function encodeBatch(
  result: DuckDBMaterializedResult,
  columns: ColumnEncoder[],
  chunk: number,
  capacity: number,
) {
  const parts = columns.map((column) => column.start(capacity));
  let rows = 0;
  let nextChunk = chunk;
  while (nextChunk < result.chunkCount && rows < BATCH_ROWS) {
    const { chunk: vectors, rowCount } = result.getChunk(nextChunk++);
    parts.forEach((part, index) => part.add(duckdb.data_chunk_get_vector(vectors, index), rowCount, rows));
    rows += rowCount;
  }
  return { rows, nextChunk, children: parts.map((part) => part.finish(rows)) };
}

/** Gathers what the writer gives away in many small buffers. */
class PieceSink extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: ArrayBufferLike | Uint8Array): void {
    this.#pieces.push(piece instanceof Uint8Array ? piece : new Uint8Array(piece));
  }

  take(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.byteLength;
    }
    this.#pieces = [];
    return all;
  }
}

const fixed: { readonly [type in DuckDBTypeId]?: () => ColumnEncoder } = {
  [DuckDBTypeId.TINYINT]: () => fixedColumn(new Int8(), Int8Array),
  [DuckDBTypeId.SMALLINT]: () => fixedColumn(new Int16(), Int16Array),
  [DuckDBTypeId.INTEGER]: () => fixedColumn(new Int32(), Int32Array),
  [DuckDBTypeId.BIGINT]: () => fixedColumn(new Int64(), BigInt64Array),
  [DuckDBTypeId.UTINYINT]: () => fixedColumn(new Uint8(), Uint8Array),
  [DuckDBTypeId.USMALLINT]: () => fixedColumn(new Uint16(), Uint16Array),
  [DuckDBTypeId.UINTEGER]: () => fixedColumn(new Uint32(), Uint32Array),
  [DuckDBTypeId.UBIGINT]: () => fixedColumn(new Uint64(), BigUint64Array),
  [DuckDBTypeId.FLOAT]: () => fixedColumn(new Float32(), Float32Array),
  [DuckDBTypeId.DOUBLE]: () => fixedColumn(new Float64(), Float64Array),
  [DuckDBTypeId.DATE]: () => fixedColumn(new DateDay(), Int32Array),
  [DuckDBTypeId.TIMESTAMP]: () => fixedColumn(new TimestampMicrosecond(), BigInt64Array),
  [DuckDBTypeId.TIMESTAMP_TZ]: () => fixedColumn(new TimestampMicrosecond('UTC'), BigInt64Array),
  [DuckDBTypeId.BOOLEAN]: booleanColumn,
};

function encoderOf(name: string, type: DuckDBType, asDictionary: boolean): ColumnEncoder {
  if (type.typeId === DuckDBTypeId.VARCHAR) return asDictionary ? dictionaryColumn() : textColumn();
  if (type.typeId === DuckDBTypeId.ENUM) return enumColumn(type.values);
  if (type.typeId === DuckDBTypeId.DECIMAL) return decimalColumn(type.width, type.scale);
  const encoder = fixed[type.typeId]?.();
  if (encoder) return encoder;
  throw new WarehouseError(
    'arrow_type_unsupported',
    `type unsupported in Arrow: ${type} (column ${name}). Cast it in the query, e.g. a sum to BIGINT.`,
    { column: name, type: String(type) },
  );
}
