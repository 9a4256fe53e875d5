import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import type { DataPaths } from '../run-context.ts';
import { readMended, type MendedRow } from './read-mended.ts';

/**
 * Takes a mended workbook in: what came is kept unchanged as `corrections/<table>/<time>-<hash>.xlsx`, what it says as NDJSON
 * beside it, which the next load of the source applies. A later correction of the same record outweighs an earlier one.
 *
 * @returns the rows it mends
 * @throws {EtlError} correction_unreadable
 */
export async function takeCorrections(
  paths: DataPaths,
  contract: Contract,
  bytes: Buffer,
  at: Date,
): Promise<MendedRow[]> {
  const rows = await readMended(contract, bytes);
  const folder = join(paths.corrections, contract.id);
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const known = readdirSync(folder).some((name) => name.endsWith(`-${hash}.ndjson`));
  if (known) return rows;
  const name = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}-${hash}`;
  writeFileSync(join(folder, `${name}.xlsx`), bytes, { mode: 0o444 });
  const text = rows.map(({ fileName, ...row }) => `${JSON.stringify({ ...row, file: fileName })}\n`).join('');
  writeFileSync(join(folder, `${name}.new`), text);
  renameSync(join(folder, `${name}.new`), join(folder, `${name}.ndjson`));
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
