import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';
import type { Contract } from '../contract/contract.ts';
import type { DataPaths } from '../run-context.ts';
import { readMended, type MendedRow } from './read-mended.ts';

/**
 * Takes a mended workbook in: what came is kept unchanged as `corrections/<table>/<time>-<hash>.xlsx`, the cells it changes as NDJSON
 * beside it, which the next load of the source applies. A later correction of the same cell outweighs an earlier one. The NDJSON comes
 * last and is what counts: a workbook without it did not get in, and taking it in again removes what was left of it. Of one that
 * came back as it went nothing is kept.
 *
 * @returns its rows, those that nobody touched among them
 * @throws {EtlError} correction_unreadable
 */
export async function takeCorrections(
  paths: DataPaths,
  contract: Contract,
  bytes: Buffer,
  at: Date,
): Promise<MendedRow[]> {
  const rows = await readMended(contract, bytes);
  const touched = rows.filter((row) => row.touched.length > 0);
  if (touched.length === 0) return rows;
  const folder = join(paths.corrections, contract.id);
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const parts = readdirSync(folder).filter((name) => name.includes(`-${hash}.`));
  if (parts.some((name) => name.endsWith('.ndjson'))) return rows;
  for (const part of parts) rmSync(join(folder, part));
  const name = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}-${hash}`;
  const text = touched.map((row) => `${JSON.stringify(row)}\n`).join('');
  const place = (ending: string, content: string | Buffer) => {
    const arriving = join(folder, `${name}.${ending}.new`);
    writeFileSync(arriving, content, { mode: 0o444 });
    placeDurably(arriving, join(folder, `${name}.${ending}`));
  };
  place('xlsx', bytes);
  place('ndjson', text);
  return rows;
}

/** Files of a table's corrections, the oldest first. */
export function correctionFiles(paths: DataPaths, tableId: string): string[] {
  const folder = join(paths.corrections, tableId);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Of all corrections of a table: equal = nothing was mended since. Null where there are none. */
export function correctionsHash(paths: DataPaths, tableId: string): string | null {
  const files = correctionFiles(paths, tableId);
  if (files.length === 0) return null;
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${basename(file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}
