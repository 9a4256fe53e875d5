import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { listVersions } from '#warehouse/control/versions.ts';
import { literal, openDatabase, type Database } from '#warehouse/duckdb/database.ts';

/** What the versions that are kept or wait refer to. */
export interface NeededByVersions {
  /** Ids of the deliveries they are made of, bad rows and mended ones included. */
  extracts: ReadonlySet<string>;
  /** Runs that built them or loaded one of their sources. */
  runs: ReadonlySet<string>;
  /** Versions that could not be read: nobody knows what they need, so nothing that a version may need may go. */
  unreadable: string[];
}

/** Reads what all versions that are kept or wait refer to. */
export async function readNeeded(control: Control, paths: DataPaths): Promise<NeededByVersions> {
  const versions = [
    ...listVersions(control).map((version) => ({ ...version, place: join(paths.snapshots, version.file) })),
    ...listHeld(control).map((held) => ({ ...held, place: join(paths.held, held.file) })),
  ];
  const needed = { extracts: new Set<string>(), runs: new Set<string>(), unreadable: [] as string[] };
  const db = await openDatabase(':memory:');
  try {
    for (const { snapshotId, runId, place } of versions) {
      needed.runs.add(runId);
      const found = existsSync(place) ? await readReferences(db, place).catch(() => null) : null;
      if (found === null) needed.unreadable.push(snapshotId);
      for (const { kind, id } of found ?? []) needed[kind].add(id);
    }
  } finally {
    db.close();
  }
  return needed;
}

interface Reference {
  kind: 'extracts' | 'runs';
  id: string;
}

const REFERENCES = `
  select distinct 'extracts' as kind, extract_id as id from version.meta.extract
  union select 'extracts', extract_id from version.quality.quarantine
  union select 'extracts', extract_id from version.quality.correction
  union select 'extracts', extract_id from version.quality.flag
  union select 'runs', run_id from version.meta.source_load
  union select 'runs', run_id from version.quality.quarantine
  union select 'runs', run_id from version.meta.snapshot`;

async function readReferences(db: Database, file: string): Promise<Reference[]> {
  await db.run(`attach ${literal(file)} as version (read_only)`);
  try {
    return await db.rows<Reference & { [column: string]: unknown }>(REFERENCES);
  } finally {
    await db.run('detach version');
  }
}
