import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesMadeOf, mendName, mendsMadeOf } from '#warehouse/control/mend-names.ts';
import type { MendFile } from '#warehouse/snapshot/compare-versions.ts';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';
import type { Contract } from '../contract/contract.ts';
import type { DataPaths } from '../run-context.ts';
import { MAPPINGS } from './mappings.ts';
import { mendsOf, type Mending } from './mends-in-force.ts';
import { readMends } from './read-mends.ts';
import { readMended, type MendedRow } from './read-mended.ts';

/** What was mended, as it came. */
export interface Sent {
  bytes: Buffer;
  at: Date;
  /** Whoever asked for it to be taken in, as the audit names them: kept with every line, since they are no second person to approve it. */
  askers: readonly string[];
}

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
  { bytes, at, askers }: Sent,
): Promise<MendedRow[]> {
  const rows = await readMended(contract, bytes);
  const touched = rows.filter((row) => row.touched.length > 0);
  if (touched.length > 0)
    placeParts(join(paths.corrections, contract.id), { bytes, at }, [
      ['.xlsx', bytes],
      ['.ndjson', toLines(touched.map((row) => ({ ...row, askers })))],
    ]);
  return rows;
}

/**
 * Takes in what was mended in pages of the desk: what came is kept unchanged as `<time>-<hash>.json`; the rows that were edited, dropped
 * or brought back as NDJSON beside it, and what values mean as `.mappings.ndjson`. All that was said above counts here as well.
 *
 * @returns the rows that were edited
 * @throws {EtlError} correction_unreadable
 */
export function takeMends(paths: DataPaths, contract: Contract, { bytes, at, askers }: Sent): MendedRow[] {
  const { rows, drops, restores, mappings, by, why } = readMends(contract, bytes);
  const said = { by, at: at.toISOString(), why, askers };
  const edited = rows.map((row): MendedRow => ({ ...row, touched: Object.keys(row.cells) }));
  const placed = (places: typeof drops, dropped: boolean) =>
    places.map((row) => ({ ...row, cells: {}, touched: [], dropped }));
  const lines = [...edited, ...placed(drops, true), ...placed(restores, false)].map((row) => ({
    ...row,
    ...said,
  }));
  placeParts(join(paths.corrections, contract.id), { bytes, at }, [
    ['.json', bytes],
    ...(mappings.length > 0
      ? [[MAPPINGS, toLines(mappings.map((mapping) => ({ ...mapping, ...said })))] as const]
      : []),
    ...(lines.length > 0 ? [['.ndjson', toLines(lines)] as const] : []),
  ]);
  return edited;
}

/** The files of mends that were made of what came, as far as they are let in. */
export function mendsOfSent({ corrections }: DataPaths, { id: table }: Contract, bytes: Buffer): MendFile[] {
  return mendsMadeOf(join(corrections, table), bytes).map((file) => ({ table, file }));
}

const toLines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Writes what belongs together under one name, the part that counts last; what came before is not taken in again. */
function placeParts(
  folder: string,
  { bytes, at }: { bytes: Buffer; at: Date },
  parts: readonly (readonly [ending: string, content: string | Buffer])[],
): void {
  mkdirSync(folder, { recursive: true });
  const there = filesMadeOf(folder, bytes);
  const [lastEnding] = parts.at(-1)!;
  if (there.some((name) => name.slice(name.indexOf('.')) === lastEnding)) return;
  for (const part of there) rmSync(join(folder, part));
  const name = mendName(bytes, at);
  for (const [ending, content] of parts) {
    const arriving = join(folder, `${name}${ending}.new`);
    writeFileSync(arriving, content, { mode: 0o444 });
    placeDurably(arriving, join(folder, `${name}${ending}`));
  }
}

/** Files of a table's corrections that are in force, the oldest first. */
export function correctionFiles({ paths, mends }: Mending, tableId: string): string[] {
  return mendsOf(paths, tableId)
    .filter((mend) => mends.has(mend) && !mend.endsWith(MAPPINGS))
    .map((mend) => join(paths.corrections, mend));
}

/** Of all corrections of a table that are in force: equal = nothing was mended since. Null where there are none. */
export function correctionsHash(mending: Mending, tableId: string): string | null {
  const files = correctionFiles(mending, tableId);
  if (files.length === 0) return null;
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${basename(file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}
