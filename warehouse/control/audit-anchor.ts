import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { GENESIS_HASH } from './audit-row.ts';

/*
 * The chain of hashes alone does not tell when the newest rows are cut off, nor when all from some row on are written anew with
 * hashes to match. So each row's hash also stands in a text file beside the database, which is only ever appended to: a line
 * `seq hash` for each row, after a first line of zeros.
 *
 * A line is written when its row is on the disk, never before: the file is never ahead of the table, and one that is means that
 * rows were taken away. The table may be ahead of the file by what a crash kept from being written; the next who opens the
 * database, or adds a row, catches up. Whoever can write both files can forge both; against that stands a head that was noted
 * elsewhere (an export, a backup, a printed verdict), and a file that the system lets nobody shorten.
 */

/** What the file says of a row. Line 0 is of no row: the zeros that the first one follows. */
export interface AnchorLine {
  seq: number;
  hash: string;
}

/** Enough for the last lines, of which one may be torn. */
const TAIL_BYTES = 1024;

/** The file beside a database, `control.db-audit`; null for one in memory, which has none. */
export function anchorFileOf(sqlite: Sqlite.Database): string | null {
  return sqlite.memory ? null : `${sqlite.name}-audit`;
}

/** Reads a line; null where it is none. */
export function readAnchorLine(text: string): AnchorLine | null {
  const [, seq, hash] = /^(0|[1-9]\d{0,14}) ([0-9a-f]{64})$/.exec(text) ?? [];
  return seq === undefined ? null : { seq: Number(seq), hash: hash! };
}

/** Begins the file of a database that has no rows yet; of one that has, a file that is gone stays gone, for a verdict to tell. */
export function beginAnchor(sqlite: Sqlite.Database): void {
  const file = anchorFileOf(sqlite);
  if (file === null || existsSync(file) || readHead(sqlite)) return;
  append(file, `0 ${GENESIS_HASH}\n`);
}

/**
 * Writes the lines of rows that have none yet. One process at a time, by the write lock of the database; not within a transaction.
 * Where the file is gone it begins anew with the newest row: what lacks before it, a verdict tells. Where it cannot be written the
 * process is warned: the rows stand, and the next one to add a row or to open the database tries again.
 */
export function catchUpAnchor(sqlite: Sqlite.Database): void {
  const file = anchorFileOf(sqlite);
  if (file === null) return;
  try {
    if (isBehind(sqlite, file)) sqlite.transaction(() => appendLines(sqlite, file)).immediate();
  } catch (cause) {
    process.emitWarning(
      `audit file not written: ${file}. Make room there, and let this user write. ${String(cause)}`,
    );
  }
}

function isBehind(sqlite: Sqlite.Database, file: string): boolean {
  return (readHead(sqlite)?.seq ?? 0) > (readTail(file).last?.seq ?? 0);
}

function appendLines(sqlite: Sqlite.Database, file: string): void {
  const head = readHead(sqlite);
  const { last, isTorn } = readTail(file);
  // Another process may have done it meanwhile.
  if (head === undefined || (last !== null && last.seq >= head.seq)) return;
  const lines = last === null ? [head] : linesAfter(sqlite, last.seq);
  const text = lines.map(({ seq, hash }) => `${seq} ${hash}\n`).join('');
  flushRows(sqlite);
  append(file, isTorn ? `\n${text}` : text);
}

/** The newest row. */
export function readHead(sqlite: Sqlite.Database): AnchorLine | undefined {
  const select = 'select seq, hash from audit order by seq desc limit 1';
  return sqlite.prepare(select).get() as AnchorLine | undefined;
}

function linesAfter(sqlite: Sqlite.Database, seq: number): AnchorLine[] {
  return sqlite.prepare('select seq, hash from audit where seq > ? order by seq').all(seq) as AnchorLine[];
}

/** The last whole line, and whether the file ends within a line. */
function readTail(file: string): { last: AnchorLine | null; isTorn: boolean } {
  if (!existsSync(file)) return { last: null, isTorn: false };
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const pieces = bytes.toString('latin1').split('\n');
    const isTorn = pieces.at(-1) !== '';
    const whole = pieces.map(readAnchorLine).filter((line) => line !== null);
    return { last: whole.at(-1) ?? null, isTorn };
  } finally {
    closeSync(descriptor);
  }
}

/** With `synchronous = NORMAL` committed rows may still be lost with the power; what stands in the log on the disk may not. */
function flushRows(sqlite: Sqlite.Database): void {
  const log = `${sqlite.name}-wal`;
  if (!existsSync(log)) return;
  const descriptor = openSync(log, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function append(file: string, text: string): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
