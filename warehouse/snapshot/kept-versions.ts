import type { Control } from '../control/open-control.ts';
import { readRun } from '../control/runs.ts';
import type { RunKind } from '../control/schema.ts';
import { listVersions, readServed } from '../control/versions.ts';
import { seesAllUnits, seesAnyUnit, type Scope } from '../scope/scope.ts';
import { FORMAT_VERSION } from './layout.ts';

/** A version that can be read as it stood. Times are ISO UTC. */
export interface KeptVersion {
  id: string;
  /** Business date of its figures (ISO). */
  asOf: string;
  publishedAt: string;
  /** Version it was built on, kept or not; null for the first. */
  builtOn: string | null;
  /** The run that built it; its account is null where it is known no more. */
  run: { id: string; kind: RunKind | null; startedAt: string | null; reason: string | null };
  /** Whether it is the one served. */
  current: boolean;
  format: number;
  /** Whether this release reads its format. */
  readable: boolean;
}

/** Answers which versions are kept, the newest first; nothing to whoever may see no unit. */
export function listKeptVersions(control: Control, scope: Scope): KeptVersion[] {
  if (!seesAnyUnit(scope)) return [];
  const served = readServed(control)?.snapshotId;
  return listVersions(control).map((version) => {
    const run = readRun(control, version.runId);
    return {
      id: version.snapshotId,
      asOf: version.asOf,
      publishedAt: version.publishedAt,
      builtOn: version.parentId,
      run: {
        ...{ id: version.runId, kind: run?.kind ?? null },
        // A person's words may be about any unit.
        ...{ startedAt: run?.startedAt ?? null, reason: (seesAllUnits(scope) && run?.reason) || null },
      },
      current: version.snapshotId === served,
      format: version.formatVersion,
      readable: version.formatVersion === FORMAT_VERSION,
    };
  });
}
