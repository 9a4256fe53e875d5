import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isNull } from 'drizzle-orm';
import { machineUser } from '../control/machine-user.ts';
import { record } from '../control/audit.ts';
import { dataPaths, makeDataFolders } from '../control/data-paths.ts';
import { now, openControl } from '../control/open-control.ts';
import { session } from '../control/people-schema.ts';
import { flush } from '../snapshot/durable-file.ts';
import { backupDamaged, placeTaken, requireFolder } from './backup-fault.ts';
import type { BackupSecrets } from './backup-key.ts';
import { checkRestored, type RestoredFindings } from './check-restored.ts';
import { MANIFEST, type BackupManifest } from './make-backup.ts';
import { unpackFiles, type ListedFile, type PackedFile } from './packed-files.ts';
import { readSealed } from './sealed-file.ts';

export interface RestoreRequest {
  /** The backup. */
  file: string;
  /** The data folder to make: not there yet, or empty. */
  into: string;
  secrets: BackupSecrets;
  clock?: () => Date;
}

/** What was found in a backup that was restored. */
export interface BackupRestored extends RestoredFindings {
  into: string;
  /** When it was made, ISO UTC. */
  madeAt: string;
  files: number;
  /** Of all files. */
  bytes: number;
}

/**
 * Makes a data folder of a backup: beside its place first, and moved there when all is proven, so that there is a whole one or none.
 * Adds a row to the audit restored.
 *
 * @throws {WarehouseError} backup_place_taken: there is something; backup_unknown, backup_truncated, backup_damaged,
 * backup_key_unusable, backup_key_wrong, backup_unsound: then nothing is left behind
 */
export async function restoreBackup(request: RestoreRequest): Promise<BackupRestored> {
  const { file, secrets } = request;
  const into = resolve(request.into);
  if (existsSync(into) && readdirSync(into).length > 0) throw placeTaken(into, 'a folder that is not empty');
  requireFolder(into);
  const aside = `${into}.restoring`;
  if (existsSync(aside)) throw placeTaken(aside, 'what a restore left that was killed');
  await mkdir(aside, { mode: 0o700 });
  try {
    const { manifest, list } = await unpackInto(aside, file, secrets);
    const paths = dataPaths(aside);
    makeDataFolders(paths);
    const findings = await checkRestored(paths);
    recordRestore(paths.control, request, findings);
    if (existsSync(into)) await rmdir(into);
    await rename(aside, into);
    flush(dirname(into));
    const bytes = list.reduce((sum, one) => sum + one.bytes, 0);
    return { into, madeAt: manifest.madeAt, files: list.length, bytes, ...findings };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function unpackInto(
  folder: string,
  file: string,
  secrets: BackupSecrets,
): Promise<{ manifest: BackupManifest; list: ListedFile[] }> {
  const list: ListedFile[] = [];
  let manifest: BackupManifest | null = null;
  for await (const packed of unpackFiles(readSealed(file, secrets), file)) {
    if (manifest !== null) throw backupDamaged(file, 'something follows its list of files');
    if (packed.path === MANIFEST) manifest = await readManifest(packed);
    else list.push(await unpackOne(folder, file, packed));
  }
  if (manifest === null) throw backupDamaged(file, 'its list of files is missing');
  requireAll(file, manifest.files, list);
  return { manifest, list };
}

async function readManifest({ content }: PackedFile): Promise<BackupManifest> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString()) as BackupManifest;
}

const known = /^(control\.db(-audit)?|(snapshots|held|extracts|corrections|rejected)(\/[^/\\\0]+)+)$/;

async function unpackOne(folder: string, file: string, packed: PackedFile): Promise<ListedFile> {
  const { path, bytes, mode, content } = packed;
  // Whoever has the key may still not write anywhere else.
  if (!known.test(path) || path.split('/').some((part) => part === '.' || part === '..'))
    throw backupDamaged(file, `a file has no place in a data folder: ${path}`);
  const place = join(folder, ...path.split('/'));
  await mkdir(dirname(place), { recursive: true });
  const hash = createHash('sha256');
  await using handle = await open(place, 'wx', mode & 0o777);
  for await (const piece of content) {
    hash.update(piece);
    await handle.writeFile(piece);
  }
  await handle.sync();
  return { path, bytes, sha256: hash.digest('hex') };
}

function requireAll(file: string, listed: readonly ListedFile[], found: readonly ListedFile[]): void {
  const textOf = ({ path, bytes, sha256 }: ListedFile) => `${path} ${bytes} ${sha256}`;
  const there = new Set(found.map(textOf));
  const lacking = listed.filter((one) => !there.has(textOf(one)));
  if (lacking.length > 0 || listed.length !== found.length)
    throw backupDamaged(
      file,
      `files are not those of its list: ${lacking.map(({ path }) => path).join(', ')}`,
    );
}

function recordRestore(
  controlFile: string,
  { file, clock }: RestoreRequest,
  findings: RestoredFindings,
): void {
  const control = openControl(controlFile, { clock });
  try {
    // Sessions that have ended since the backup would stand again: everybody signs in anew.
    control.db
      .update(session)
      .set({ endedAt: now(control) })
      .where(isNull(session.endedAt))
      .run();
    record(control, {
      ...{ actor: 'system', actorLabel: machineUser(), action: 'backup_restored' },
      ...{ object: `backup:${basename(file)}`, snapshotId: findings.snapshotId },
      detail: { versions: findings.versions, held: findings.held },
    });
  } finally {
    control.close();
  }
}
