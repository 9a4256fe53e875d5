import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { strFromU8, unzipSync } from 'fflate';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { Format } from '#lib/server/formats.ts';

/** All that an answer says, as text, whatever its format: packed and binary bodies are read. */
export async function bodyText(answer: Response, format: Format): Promise<string> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status !== 200) return strFromU8(bytes);
  if (format === 'arrow') return JSON.stringify(tableFromIPC(bytes).toArray(), plain);
  if (format === 'xlsx')
    return Object.values(unzipSync(bytes))
      .map((part) => strFromU8(part))
      .join('\n');
  return format === 'parquet' ? parquetText(bytes) : strFromU8(bytes);
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

async function parquetText(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lodestar-parquet-'));
  const db = await openDatabase(':memory:');
  try {
    const file = join(folder, 'answer.parquet');
    await writeFile(file, bytes);
    return JSON.stringify(await db.rows(`from read_parquet('${file}')`), plain);
  } finally {
    db.close();
    await rm(folder, { recursive: true });
  }
}
