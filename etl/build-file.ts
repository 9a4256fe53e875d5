import { constants, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import { literal, openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { FORMAT_VERSION, readLayoutSql } from '#warehouse/snapshot/layout.ts';

/** What a run builds: a copy of the version being served, or a new file with the layout; in a folder of its own. */
export interface Build {
  /** `<build>/<runId>`: also where the stages keep their working files. */
  folder: string;
  file: string;
  database: Database;
  /** Why it does not start from what is served; null where it does, or nothing is served. */
  startedAnew: string | null;
  /** Closes the file, so that it may be moved. */
  close(): void;
  /** Closes the file and removes the folder with all that is left in it. */
  discard(): void;
}

/**
 * Begins a build.
 *
 * @param servedFile file of the version being served, relative to the snapshots folder; null for none
 * @param workspaceId a version of another workspace is no base
 */
export async function beginBuild(
  paths: DataPaths,
  runId: string,
  servedFile: string | null,
  workspaceId: string,
): Promise<Build> {
  const folder = join(paths.build, runId);
  mkdirSync(folder);
  const file = join(folder, 'warehouse.duckdb');
  const served = servedFile === null ? null : join(paths.snapshots, servedFile);
  let startedAnew: string | null = null;
  if (served !== null && existsSync(served)) {
    copyFileSync(served, file, constants.COPYFILE_FICLONE);
    const copy = await openDatabase(file);
    startedAnew = await whyNoBase(copy, workspaceId);
    copy.close();
    if (startedAnew !== null) rmSync(file);
  } else if (served !== null) startedAnew = `the served file ${servedFile} is missing`;
  const database = await openDatabase(file);
  await lockDown(database, paths);
  await database.run(readLayoutSql());
  return { folder, file, database, startedAnew, ...endings(folder, database) };
}

function endings(folder: string, database: Database): Pick<Build, 'close' | 'discard'> {
  let isOpen = true;
  const close = () => {
    if (isOpen) database.close();
    isOpen = false;
  };
  const discard = () => {
    close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { close, discard };
}

async function whyNoBase(copy: Database, workspaceId: string): Promise<string | null> {
  const [base] = await copy.rows<{ format_version: number; workspace_id: string }>(
    'select format_version, workspace_id from meta.snapshot',
  );
  if (!base) return 'the served version does not say what it is';
  if (base.workspace_id !== workspaceId) return `the served version is of workspace ${base.workspace_id}`;
  return base.format_version === FORMAT_VERSION
    ? null
    : `the served version has format ${base.format_version}, this release writes ${FORMAT_VERSION}`;
}

/** SQL of a workspace runs here: it reaches no file but the run's own, and no clock or time zone of the machine. */
async function lockDown(database: Database, paths: DataPaths): Promise<void> {
  const folders = [paths.extracts, paths.corrections, paths.build, paths.rejected].map((folder) =>
    literal(`${folder}/`),
  );
  await database.run(
    `set global TimeZone = 'UTC'; set allowed_directories = [${folders.join(', ')}]; set enable_external_access = false`,
  );
}
