import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folders of a data directory, absolute; all exist once a run has begun. */
export interface DataPaths {
  root: string;
  /** Where agencies drop their files: a folder per source. */
  inbox: string;
  /** Immutable copies of what was received. */
  extracts: string;
  /** Rows that agencies have mended: a folder per source. */
  corrections: string;
  /** What people have sent by the desk, until it is taken in or withdrawn. */
  uploads: string;
  /** Files being built; empty between runs. */
  build: string;
  /** Quarantine of loads that did not get into a published version: `<runId>-<source>.ndjson`. */
  rejected: string;
  /** Published versions: `<snapshotId>.duckdb`. */
  snapshots: string;
  /** Versions that wait for a person's word, under the same names. */
  held: string;
  /** The control database (a file). */
  control: string;
}

/** Where things lie under a data directory. */
export function dataPaths(root: string): DataPaths {
  const base = resolve(root);
  return {
    root: base,
    inbox: join(base, 'inbox'),
    extracts: join(base, 'extracts'),
    corrections: join(base, 'corrections'),
    uploads: join(base, 'uploads'),
    build: join(base, 'build'),
    rejected: join(base, 'rejected'),
    snapshots: join(base, 'snapshots'),
    held: join(base, 'held'),
    control: join(base, 'control.db'),
  };
}

/** Makes the folders that are missing. */
export function makeDataFolders(paths: DataPaths): void {
  const { inbox, extracts, corrections, uploads, build, rejected, snapshots, held } = paths;
  for (const folder of [inbox, extracts, corrections, uploads, build, rejected, snapshots, held])
    mkdirSync(folder, { recursive: true });
}
