import type { DataPaths } from '#warehouse/control/data-paths.ts';
import type { Session } from '#warehouse/duckdb/database.ts';
import type { Stage } from '#warehouse/journey.ts';
import type { LineageFacts } from './lineage/lineage-facts.ts';
import type { MendsInForce } from './mend/mends-in-force.ts';
import type { WorkspaceContent } from './workspace/content.ts';

export type { DataPaths };

/** What happens in a run, told to the control database and to stdout. */
export interface Journal {
  /** @param event snake_case: `source_started`, `stage_started`, `progress`, `stage_finished`, `source_failed`, `run_finished` … */
  write(event: string, entry?: { stage?: Stage; sourceId?: string; data?: Record<string, unknown> }): void;
}

/** Effects of a run, passed in so that tests can choose them: nothing in a stage imports a clock, a path or the environment. */
export interface RunContext {
  runId: string;
  /** Business date (ISO). */
  asOf: string;
  clock: () => Date;
  environment: (name: string) => string | undefined;
  /** Sources of which a person says that an unexplained change is right. */
  accepted: ReadonlySet<string>;
  /** Rules of type sql (`raisedKey`) that ended an earlier attempt at this load; they are not judged. Absent: none. */
  raised?: ReadonlySet<string>;
  /** What was mended and counts. */
  mends: MendsInForce;
  signal: AbortSignal;
  journal: Journal;
  /** Told how rows did against the rules; absent: nobody asks. */
  lineage?: LineageFacts;
  /** `build` is the run's own folder for working files; it goes when the run ends. */
  paths: DataPaths;
  content: WorkspaceContent;
  /** Connection to the file being built; while a source is loaded it is inside that source's transaction. */
  db: Session;
}

/** Rows of a source in one load. physical = loaded + quarantined + skipped; flagged rows are among the loaded. */
export interface Account {
  physical: number;
  loaded: number;
  quarantined: number;
  skipped: number;
  flagged: number;
}

/** A file as received and kept: an immutable copy under `paths.extracts`. */
export interface DeliveredFile {
  /** First 16 hex digits of the hash. */
  extractId: string;
  /** Relative to the source's inbox folder; for an API, `pages.ndjson`. */
  fileName: string;
  /** Absolute path of the copy. */
  path: string;
  sha256: string;
  bytes: number;
  receivedAt: string;
}

/** All files of a source that a load is made from, in load order. */
export interface Delivery {
  sourceId: string;
  files: DeliveredFile[];
  /** Files of the source that are loaded already, beside which these are numbered; absent: none. */
  filesBefore?: number;
  /** Rows that it may have, by what the last load had for its bytes; absent: nobody can tell. */
  expectedRows?: number;
  /** Files of rows that the agency has mended (NDJSON), the oldest first; absent: none. */
  corrections?: readonly string[];
  /** sha256 over names, hashes and contract version: equal = nothing new. */
  contentHash: string;
}
