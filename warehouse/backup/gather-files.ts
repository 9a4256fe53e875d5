import { existsSync, readdirSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import Sqlite from 'better-sqlite3';
import { anchorFileOf } from '../control/audit-anchor.ts';
import type { DataPaths } from '../control/data-paths.ts';
import type { Control } from '../control/open-control.ts';
import { WarehouseError } from '../errors.ts';
import type { FileToPack } from './packed-files.ts';

/** Between a look at the control database and the opening of what it names a version may be retired or approved: looked again. */
const TRIES = 5;
const PIECE = 1 << 20;

/** A file that is held open: it can be read though its name may go. Of one that grows, what it had when it was opened. */
interface HeldFile {
  path: string;
  handle: FileHandle;
  bytes: number;
  mode: number;
}

/** What a backup consists of, as of one moment of the control database. */
export interface Gathered {
  /** All files: those that are held, then the rest as they come. Each handle is closed when its file was given out. */
  files: AsyncIterable<FileToPack>;
  /** Copy of the control database; the caller's folder. */
  controlCopy: string;
  /** Lets go of what was not given out. */
  close(): Promise<void>;
}

/**
 * Gathers what belongs into a backup while others serve and refresh. The files of versions, published and waiting, are opened at once,
 * as an open file outlives its name; extracts and corrections never change once they are there, and those that a version was made of
 * lay there before it.
 *
 * @param folder for the copy of the control database
 * @throws {WarehouseError} backup_incomplete: the control database names a version whose file is not there
 */
export async function gatherFiles(control: Control, paths: DataPaths, folder: string): Promise<Gathered> {
  for (let left = TRIES; ; left--) {
    const held: HeldFile[] = [];
    const close = async () => {
      for (const { handle } of held.splice(0)) await handle.close();
    };
    try {
      const controlCopy = await holdNamed(control, paths, folder, held);
      return { controlCopy, close, files: giveOut(held, paths) };
    } catch (fault) {
      await close();
      if (!isMissing(fault)) throw fault;
      if (left <= 1) throw incomplete(fault);
    }
  }
}

async function holdNamed(
  control: Control,
  paths: DataPaths,
  folder: string,
  held: HeldFile[],
): Promise<string> {
  const hold = async (path: string, place: string) => held.push(await holdFile(path, place));
  const copy = join(folder, 'control.db');
  await rm(copy, { force: true });
  // Before the table: a line without its row would look like a row that was taken away.
  const anchors = anchorFileOf(control.sqlite);
  if (anchors !== null && existsSync(anchors)) await hold('control.db-audit', anchors);
  // In one go: what others commit meanwhile would make it begin again.
  await control.sqlite.backup(copy, { progress: () => 0x7fff_ffff });
  const named = readNamed(copy);
  await hold('control.db', copy);
  for (const file of named.published) await hold(`snapshots/${file}`, join(paths.snapshots, file));
  for (const file of named.waiting) await hold(`held/${file}`, join(paths.held, file));
  return copy;
}

/** Files that a control database names. It is made one file of, without a log beside it. */
export function readNamed(controlFile: string): { published: string[]; waiting: string[] } {
  const sqlite = new Sqlite(controlFile);
  try {
    sqlite.pragma('journal_mode = DELETE');
    const list = (table: string) => sqlite.prepare(`select file from ${table} order by file`).pluck().all();
    return { published: list('version') as string[], waiting: list('held_version') as string[] };
  } finally {
    sqlite.close();
  }
}

async function* giveOut(held: HeldFile[], paths: DataPaths): AsyncGenerator<FileToPack> {
  for (let file = held.shift(); file; file = held.shift()) yield* packHeld(file);
  for (const place of standing(paths)) {
    const path = relative(paths.root, place).split(sep).join('/');
    const file = await holdFile(path, place).catch((fault: unknown) => {
      // What has been kept for long enough is swept, what is only arriving gets its name: nothing of a version.
      if (isMissing(fault)) return null;
      throw fault;
    });
    if (file !== null) yield* packHeld(file);
  }
}

/** Extracts, corrections and rejected rows, without what is only arriving. */
function* standing(paths: DataPaths): Generator<string> {
  for (const folder of [paths.extracts, paths.corrections, paths.rejected]) {
    if (!existsSync(folder)) continue;
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const place = join(entry.parentPath, entry.name);
      const parts = relative(folder, place).split(sep);
      const isArriving = parts.some((part) => part.startsWith('.')) || entry.name.endsWith('.new');
      if (entry.isFile() && !isArriving) yield place;
    }
  }
}

async function holdFile(path: string, place: string): Promise<HeldFile> {
  const handle = await open(place, 'r');
  const { size, mode } = await handle.stat();
  return { path, handle, bytes: size, mode: mode & 0o777 };
}

async function* packHeld({ path, handle, bytes, mode }: HeldFile): AsyncGenerator<FileToPack> {
  try {
    yield { path, bytes, mode, content: readPieces(handle, bytes) };
  } finally {
    await handle.close();
  }
}

async function* readPieces(handle: FileHandle, bytes: number): AsyncGenerator<Uint8Array> {
  const block = Buffer.allocUnsafe(Math.min(PIECE, bytes));
  for (let place = 0; place < bytes;) {
    const { bytesRead } = await handle.read(block, 0, Math.min(PIECE, bytes - place), place);
    if (bytesRead === 0) return;
    place += bytesRead;
    yield block.subarray(0, bytesRead);
  }
}

function isMissing(fault: unknown): fault is NodeJS.ErrnoException {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';
}

function incomplete({ path, message }: NodeJS.ErrnoException): WarehouseError {
  return new WarehouseError(
    'backup_incomplete',
    `backup incomplete: a version is named in the control database and its file is not there (${path ?? message}). ` +
      'Nothing was written. Restore that file from an earlier backup, or discard the version.',
    { file: path },
  );
}
