import type { MonthGap } from '../../model/month-gap.ts';
import type { Late } from '../../schedule/expected-deliveries.ts';

/** The last attempt to load a source, where it failed. */
export interface SourceFailure {
  sourceId: string;
  /** ISO instant. */
  failedAt: string;
  errorCode: string;
}

/** A source whose contract says no due day and that has not been loaded for longer than it allows. */
export interface StaleSource {
  sourceId: string;
  /** ISO instant. */
  loadedAt: string;
  ageDays: number;
  staleAfterDays: number;
}

/** What is amiss of sources by now: known to the clock and the control database, which a snapshot knows nothing of. */
export interface Amiss {
  failures: readonly SourceFailure[];
  /** Sources with deliveries that are overdue. */
  overdue: readonly { sourceId: string; late: Late }[];
  stale: readonly StaleSource[];
  /** What is due and lacks, by source and month. */
  gaps: readonly MonthGap[];
}

/** Where all is as it should be. */
export const nothingAmiss: Amiss = { failures: [], overdue: [], stale: [], gaps: [] };
