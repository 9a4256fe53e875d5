import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { identifier, literal, openDatabase, type Database } from '../duckdb/database.ts';

/** Writes results as Parquet, one after the other. */
export interface ParquetWriter {
  /**
   * Encodes a complete result, types and order kept. The file it passes through is gone when the last piece was read, or
   * when nobody reads on.
   *
   * @param signal fires when nobody will: what waits is not begun, and what is being written is interrupted
   * @throws {WarehouseError} query_interrupted
   */
  encode(result: DuckDBMaterializedResult, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
  close(): void;
}

/**
 * Opens a writer of Parquet: a DuckDB of its own, in memory, that can reach nothing but `folder`, since the one that serves
 * must not write. What an earlier process has left in the folder is removed.
 */
export async function openParquetWriter(folder: string): Promise<ParquetWriter> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const db = await openDatabase(':memory:', {
    settings: { threads: '1', memory_limit: '128MB', temp_directory: join(folder, 'spill') },
  });
  await db.run(`set allowed_directories = [${literal(folder)}]`);
  await db.run('set enable_external_access = false');
  await db.run('set lock_configuration = true');
  let last: Promise<unknown> = Promise.resolve();
  return {
    encode: async function* (result, signal) {
      const file = join(folder, `${randomUUID()}.parquet`);
      try {
        const written = last.then(() => writeFile(db, { result, file, signal }));
        last = written.catch(() => undefined);
        await written;
        yield* createReadStream(file) as AsyncIterable<Uint8Array>;
      } finally {
        await rm(file, { force: true });
      }
    },
    close: () => db.close(),
  };
}

interface Writing {
  result: DuckDBMaterializedResult;
  file: string;
  signal: AbortSignal | undefined;
}

async function writeFile(db: Database, { result, file, signal }: Writing): Promise<void> {
  const names = result.deduplicatedColumnNames();
  const columns = result.columnTypes().map((type, index) => `${identifier(names[index]!)} ${type}`);
  await db.withConnection(async (session) => {
    await session.run(`create temp table answer (${columns.join(', ')})`, {}, signal);
    await session.append('answer', result);
    await session.run(`copy answer to ${literal(file)} (format parquet, compression zstd)`, {}, signal);
  });
}
