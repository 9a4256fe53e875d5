import { open, stat, type FileHandle } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { compressionRegistry, CompressionType, RecordBatchReader, type RecordBatch } from 'apache-arrow';
import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Obstacle } from '#warehouse/model/fault-fact.ts';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { DeliveredFile, Delivery, RunContext } from '../run-context.ts';
import { arrowColumn, cellReader, type ArrowColumn } from './arrow-column.ts';
import { readBytes } from './container.ts';
import { obstacleFacts } from './obstacle-facts.ts';
import { nameWithNul } from './name-with-nul.ts';
import { NO_VALUE, RowFile } from './row-file.ts';

const MAX_BUFFER_BYTES = 1 << 30;
compressionRegistry.set(CompressionType.ZSTD, {
  decode: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: MAX_BUFFER_BYTES }),
});

/**
 * The delivery with its Arrow IPC files and streams as Parquet files in the run's folder, with the same columns, exact types
 * and order of rows: what reads Parquet does the rest. Lists and structures become JSON texts.
 *
 * @throws {EtlError} extract_unreadable: damaged, cut short, compressed with LZ4, or of a type that is not read;
 * account_mismatch: other rows were written than read
 */
export async function arrowAsParquet(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  folder: string,
): Promise<Delivery> {
  const files: DeliveredFile[] = [];
  for (const [at, file] of delivery.files.entries()) {
    const where = `${contract.id}/${file.fileName}`;
    const path = join(folder, `arrow-${at + 1}`);
    await requireEnd(file.path, where);
    await convert(context, { where, from: file.path, to: path });
    files.push({ ...file, path });
  }
  return { ...delivery, files };
}

/** A file ends with its signature, a stream with a mark: without them, what came may be a part of what was sent. */
async function requireEnd(path: string, where: string): Promise<void> {
  const { size } = await stat(path);
  const isFile = (await readBytes(path, 0, 6)).toString('latin1') === 'ARROW1';
  const end = await readBytes(path, Math.max(0, size - 8), 8);
  if (isFile ? end.toString('latin1').endsWith('ARROW1') : end.subarray(4).every((byte) => byte === 0))
    return;
  throw unreadable(where, 'is cut short', { what: 'cut_short' });
}

interface Conversion {
  where: string;
  from: string;
  to: string;
}

async function convert(context: RunContext, { where, from, to }: Conversion): Promise<void> {
  const file = await open(from);
  try {
    const { working, columns, rows } = await writeWorking(context, { where, from, to }, file);
    const cells = columns.map(({ name, value }, at) => `${value(`c${at}`)} as ${identifier(name)}`);
    const types = columns.map((_column, at) => `c${at}: 'VARCHAR'`);
    const read = `read_csv(${literal(working.path)}, columns = {${types.join(', ')}}, header = false, auto_detect = false,
      delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = ${literal(NO_VALUE)}, allow_quoted_nulls = false,
      strict_mode = true, max_line_size = ${MAX_BUFFER_BYTES})`;
    await context.db.run(
      `copy (select ${cells.join(', ')} from ${read}) to ${literal(to)} (format parquet, compression lz4_raw)`,
      {},
      context.signal,
    );
    rmSync(working.path);
    const [written] = await context.db.rows<{ rows: number | bigint }>(
      `select sum(num_rows) as rows from parquet_file_metadata(${literal(to)})`,
    );
    if (Number(written?.rows ?? 0) !== rows) throw mismatch(where, rows, Number(written?.rows ?? 0));
  } finally {
    await file.close();
  }
}

async function writeWorking(context: RunContext, { where, to }: Conversion, file: FileHandle) {
  let working: RowFile | null = null;
  let rows = 0;
  try {
    const reader = await RecordBatchReader.from(file);
    await reader.open({ autoDestroy: false });
    const columns = reader.schema.fields.map((field) => requireColumn(arrowColumn(field), where, field));
    requireNames(columns, where);
    working = new RowFile(
      `${to}.csv`,
      columns.map(({ name }) => name),
    );
    for await (const batch of reader) {
      context.signal.throwIfAborted();
      writeBatch(working, batch, columns.length);
      rows += batch.numRows;
    }
    return { working, columns, rows };
  } catch (cause) {
    context.signal.throwIfAborted();
    if (cause instanceof EtlError || (cause instanceof Error && 'code' in cause)) throw cause;
    const isLz4 = cause instanceof Error && /codec|lz4/i.test(cause.message);
    throw isLz4
      ? unreadable(
          where,
          'is compressed in a way we do not read',
          { what: 'method_unread', name: 'LZ4' },
          cause,
        )
      : unreadable(where, 'is no whole Arrow file', { what: 'not_format', name: 'Arrow' }, cause);
  } finally {
    working?.close();
  }
}

function writeBatch(working: RowFile, batch: RecordBatch, width: number): void {
  const readers = Array.from({ length: width }, (_none, at) => cellReader(batch.getChildAt(at)!));
  for (let row = 0; row < batch.numRows; row++) working.row(readers.map((read) => read(row)));
}

function requireColumn(
  column: ArrowColumn | null,
  where: string,
  field: { name: string; type: unknown },
): ArrowColumn {
  if (column !== null) return column;
  throw unreadable(where, `has the column ${field.name} of type ${String(field.type)}, which is not read`, {
    what: 'column_unread',
    name: field.name,
  });
}

function requireNames(columns: ArrowColumn[], where: string): void {
  const names = columns.map(({ name }) => name.toLowerCase());
  if (columns.length === 0) throw unreadable(where, 'has no column', { what: 'no_column' });
  const unread = nameWithNul(columns.map(({ name }) => name));
  if (unread !== null)
    throw unreadable(where, `has the column ${unread}, whose name holds NUL`, {
      what: 'column_unread',
      name: unread,
    });
  const twice = columns.find(({ name }, at) => names.indexOf(name.toLowerCase()) < at);
  if (twice)
    throw unreadable(where, `has the column ${twice.name} twice`, { what: 'column_twice', name: twice.name });
}

function unreadable(where: string, why: string, obstacle: Obstacle, cause?: unknown): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${where} ${why}. Expected a whole Arrow IPC file or stream (not compressed, or with ZSTD); ask the agency to ` +
      'send it again.',
    { facts: obstacleFacts(where, obstacle) },
    { cause },
  );
}

function mismatch(where: string, read: number, written: number): EtlError {
  return new EtlError(
    'account_mismatch',
    `account mismatch: ${where}: ${read} records in its batches, ${written} written. Expected each once; keep the file and report it.`,
    { read, written, facts: [{ fact: 'counts', counted: read, read: written }] },
  );
}
