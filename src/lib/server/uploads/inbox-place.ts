import { constants, linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { flush } from '#warehouse/snapshot/durable-file.ts';
import { readSettings } from '../env.ts';
import { refuseUpload } from './upload-fault.ts';
import { uploadsFolder, type Upload } from './upload-record.ts';

/** The way of an extract into the inbox. */
export interface InboxPlace {
  /** In the folder of uploads. */
  stored: string;
  /** Hidden beside its place, since the inbox may lie on another disk. */
  arriving: string;
  target: string;
}

/** Where an extract goes. @param inboxPath below the inbox. @throws {WarehouseError} upload_refused: outside of it */
export function inboxPlace({ stored, uploadId }: Upload, inboxPath: string | null): InboxPlace {
  const { inbox } = dataPaths(readSettings().dataDirectory);
  const target = resolve(inbox, inboxPath ?? '');
  if (inboxPath === null || !target.startsWith(inbox + sep)) throw refuseUpload('not_acceptable');
  return {
    ...{ stored: join(uploadsFolder(), stored), arriving: join(dirname(target), `.${uploadId}`) },
    target,
  };
}

/** Brings a file beside its place, wholly and durably; nobody finds it there. */
export async function bringBeside({ stored, arriving, target }: InboxPlace): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  await copyFile(stored, arriving, constants.COPYFILE_FICLONE);
  flush(arriving);
}

/**
 * Lets a file appear in its place whole, in one step, which {@link isEntered} knows again: it stays under its hidden name as well.
 *
 * @param replaces whether it takes the place of a file of the same name
 * @throws {WarehouseError} upload_refused: the name is taken
 */
export function enter({ arriving, target }: InboxPlace, replaces: boolean): void {
  if (replaces) {
    const entering = enteringOf(arriving);
    rmSync(entering, { force: true });
    linkSync(arriving, entering);
    renameSync(entering, target);
  } else linkUnlessTaken(arriving, target);
  flush(dirname(target));
}

/** Whether the file in its place is the one that arrived: of one that was killed nobody else can tell. */
export function isEntered({ arriving, target }: InboxPlace): boolean {
  const [own, there] = [arriving, target].map((path) => statSync(path, { throwIfNoEntry: false }));
  return own !== undefined && own.ino === there?.ino && own.dev === there.dev;
}

/** Removes what is left on the way: of a file that has entered, or of one that will not. */
export function clearWay({ arriving }: Pick<InboxPlace, 'arriving'>): void {
  rmSync(enteringOf(arriving), { force: true });
  rmSync(arriving, { force: true });
}

const enteringOf = (arriving: string) => `${arriving}.in`;

function linkUnlessTaken(arriving: string, target: string): void {
  try {
    linkSync(arriving, target);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw refuseUpload('name_taken', cause);
    throw cause;
  }
}
