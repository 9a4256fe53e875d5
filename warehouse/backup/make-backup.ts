import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { machineUser } from '../control/machine-user.ts';
import { record } from '../control/audit.ts';
import { dataPaths } from '../control/data-paths.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { placeDurably } from '../snapshot/durable-file.ts';
import { WarehouseError } from '../errors.ts';
import { placeTaken, requireFolder } from './backup-fault.ts';
import type { BackupSecrets } from './backup-key.ts';
import { checkControl, type ControlFindings } from './check-control.ts';
import { gatherFiles } from './gather-files.ts';
import { packFiles, type FileToPack, type ListedFile } from './packed-files.ts';
import { writeSealed } from './sealed-file.ts';

/** The list at the end of a backup. */
export interface BackupManifest {
  format: 1;
  /** ISO UTC. */
  madeAt: string;
  files: ListedFile[];
}

/** Where it stands in a backup. */
export const MANIFEST = 'manifest.json';

/** What was backed up. */
export interface BackupMade extends ControlFindings {
  file: string;
  /** Of the sealed file. */
  bytes: number;
  /** Files in it. */
  files: number;
}

export interface BackupRequest {
  dataDirectory: string;
  /** The file to write, or a folder that it is written into under the name of its time. */
  out: string;
  secrets: BackupSecrets;
  clock?: () => Date;
}

/**
 * Writes one encrypted file with all that cannot be made again: the control database, every version it names, extracts, corrections and
 * rejected rows. Others may serve and refresh meanwhile: it is of one moment of the control database. Adds a row to the audit.
 *
 * @throws {WarehouseError} backup_place_taken, backup_key_unusable, backup_incomplete, backup_unsound: the control database is damaged
 */
export async function makeBackup(request: BackupRequest): Promise<BackupMade> {
  const { dataDirectory, secrets } = request;
  const paths = dataPaths(dataDirectory);
  if (!existsSync(paths.control)) throw nothingThere(paths.root);
  const control = openControl(paths.control, { clock: request.clock });
  const folder = await mkdtemp(join(tmpdir(), 'lodestar-backup-'));
  const file = chooseFile(request, control);
  const writing = `${file}.part`;
  try {
    const gathered = await gatherFiles(control, paths, folder);
    try {
      const findings = checkControl(gathered.controlCopy);
      const list: ListedFile[] = [];
      const madeAt = control.clock().toISOString();
      const packed = packFiles(withManifest(gathered.files, list, madeAt), list);
      const bytes = await writeSealed(writing, secrets, packed);
      placeDurably(writing, file);
      const made = { file, bytes, files: list.length - 1, ...findings };
      recordBackup(control, made);
      return made;
    } finally {
      await gathered.close();
    }
  } finally {
    await rm(writing, { force: true });
    await rm(folder, { recursive: true, force: true });
    control.close();
  }
}

async function* withManifest(
  files: AsyncIterable<FileToPack>,
  list: ListedFile[],
  madeAt: string,
): AsyncGenerator<FileToPack> {
  yield* files;
  const manifest: BackupManifest = { format: 1, madeAt, files: [...list] };
  const content = Buffer.from(JSON.stringify(manifest));
  yield {
    path: MANIFEST,
    bytes: content.length,
    mode: 0o600,
    content: (async function* () {
      yield content;
    })(),
  };
}

function recordBackup(control: Control, { file, bytes, files, snapshotId }: BackupMade): void {
  record(control, {
    ...{ actor: 'system', actorLabel: machineUser(), action: 'backup_made' },
    ...{ object: `backup:${basename(file)}`, detail: { bytes, files }, snapshotId },
  });
}

function chooseFile({ out }: BackupRequest, control: Control): string {
  const isFolder = existsSync(out) && statSync(out).isDirectory();
  const stamp = control.clock().toISOString().replace(/[-:]/g, '').slice(0, 15);
  const file = isFolder ? join(out, `lodestar-${stamp}.backup`) : out;
  requireFolder(file);
  for (const taken of [file, `${file}.part`]) if (existsSync(taken)) throw placeTaken(taken, 'a file');
  return file;
}

function nothingThere(root: string): WarehouseError {
  return new WarehouseError(
    'backup_incomplete',
    `backup incomplete: ${root} has no control database, so it is no data folder. Name it with --data DIR or LODESTAR_DATA.`,
    { root },
  );
}
