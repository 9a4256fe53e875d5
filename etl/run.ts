import { releaseLease, renewLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun, heartbeat, interruptDeadRuns, recordSource } from '#warehouse/control/runs.ts';
import type { Refusal } from '#warehouse/control/refused-deliveries.ts';
import type { HeldVersion } from '#warehouse/control/held-versions.ts';
import type { RunKind, RunTrigger, SourceOutcome } from '#warehouse/control/schema.ts';
import { readServed, type Served } from '#warehouse/control/versions.ts';
import { makeDataFolders, type DataPaths } from '#warehouse/control/data-paths.ts';
import { requireClaim } from '#warehouse/queue/require-claim.ts';
import { removeOrphans } from '#warehouse/snapshot/orphans.ts';
import { runIdOf } from '#warehouse/snapshot/snapshot-name.ts';
import { EtlError } from './errors.ts';
import type { DefinitionChange } from './publish/describe-build.ts';
import { createJournal, type JournalReader } from './journal.ts';
import type { LineageFacts } from './lineage/lineage-facts.ts';
import type { Account, Journal } from './run-context.ts';
import type { RunFault } from './run-fault.ts';

/** Well below the silence after which a holder counts as dead. */
const HEARTBEAT_MS = 5_000;

/** What a refresh is asked for, and the effects it may have. */
export interface RefreshOptions {
  /** Folder of the workspace. */
  workspace: string;
  paths: DataPaths;
  control: Control;
  /** Source ids; empty = all. */
  sources: string[];
  trigger: RunTrigger;
  /** Claim of the requests that it does: it begins only while they are claimed so, and once. */
  claim?: string;
  /** What is asked for, where it is more than a refresh. */
  kind?: Exclude<RunKind, 'plan'>;
  /** Why, in a person's words. */
  reason?: string;
  /** Builds the version but lets it wait for a person's word, whatever the workspace says. */
  hold?: boolean;
  /** Instead of loading, takes the sources back to what they were in this version. */
  restoreFrom?: string;
  /** Makes something ready once nobody else works and before anything is loaded; its fault is the run's. */
  prepare?: () => Promise<void>;
  /** Deliveries refused in the step that publishes the version or lets it wait. */
  refusals?: readonly Refusal[];
  /** Uses the workspace's demonstration settings for what the environment does not set. */
  demo: boolean;
  /** Ids of sources of which a person says that an unexplained change is right. */
  accept?: string[];
  environment: (name: string) => string | undefined;
  clock: () => Date;
  /** Eight hex digits. */
  randomHex: () => string;
  /** Fires to cancel. */
  signal: AbortSignal;
  readers: JournalReader[];
  /** Told what lineage tells besides the journal; absent: nobody asks. */
  lineage?: LineageFacts;
}

export interface SourceResult extends Account {
  source: string;
  outcome: SourceOutcome;
}

export interface RefreshResult {
  runId: string;
  outcome: 'published' | 'held' | 'unchanged' | 'partial' | 'failed';
  /** Id of the version served afterwards; null where none ever was. */
  snapshot: string | null;
  sources: SourceResult[];
  /** The version that waits for a person's word; null where none does. */
  held: HeldVersion | null;
  /** Why the run failed; null where it did not. */
  fault: RunFault | null;
}

/** A run at work: it holds the lease until `end`. */
export interface Run {
  runId: string;
  startedAt: Date;
  journal: Journal;
  /** What was served when it began. */
  served: Served | null;
  /** Fires when the run is cancelled, and when the lease was lost to another run. */
  signal: AbortSignal;
  sources: SourceResult[];
  /** Definitions that changed in the version it built. */
  definitions: DefinitionChange[];
  /** Notes what became of a source. */
  record(result: SourceResult, fault?: RunFault): void;
  /** Notes how the run ended. @param published id of the version it published */
  finish(outcome: RefreshResult['outcome'], published: string | null, fault?: RunFault): void;
  /** Stops the heartbeat and gives the lease back. */
  end(): void;
}

/**
 * Takes the lease, cleans up after runs that died, and notes that this one has begun.
 *
 * @throws {WarehouseError} lease_held: another run works; claim_lost: what it was begun for is another's by now
 */
export function startRun(options: RefreshOptions): Run {
  const { control, paths } = options;
  const startedAt = options.clock();
  const runId = runIdOf(startedAt, options.randomHex());
  makeDataFolders(paths);
  takeLease(control, runId);
  try {
    const interrupted = interruptDeadRuns(control);
    const orphans = removeOrphans(control, paths);
    const served = readServed(control);
    begin(options, runId, served);
    const journal = createJournal(control, runId, options.readers);
    if (interrupted.length + orphans.length > 0)
      journal.write('cleaned_up', { data: { interrupted, orphans } });
    const pulse = beat(control, runId);
    const sources: SourceResult[] = [];
    return {
      definitions: [],
      runId,
      startedAt,
      journal,
      served,
      signal: AbortSignal.any([options.signal, pulse.lost]),
      sources,
      record: (result, fault) => {
        sources.push(result);
        const { source: sourceId, ...account } = result;
        recordSource(control, { runId, sourceId, ...account, ...toError(fault) });
      },
      finish: (outcome, published, fault) =>
        finishRun(control, runId, { outcome, snapshotId: published, ...toError(fault) }),
      end: () => {
        pulse.stop();
        releaseLease(control, runId);
      },
    };
  } catch (fault) {
    releaseLease(control, runId);
    throw fault;
  }
}

function begin(options: RefreshOptions, runId: string, served: Served | null): void {
  const { control, claim } = options;
  control.db.transaction(
    () => {
      const requests = claim === undefined ? [] : requireClaim(control, claim);
      beginRun(control, {
        runId,
        requested: options.sources,
        kind: options.kind ?? (options.hold ? 'plan' : 'refresh'),
        restoredFrom: options.restoreFrom ?? null,
        reason: options.reason ?? null,
        claim: claim ?? null,
        // On the run itself: its requests bear another claim once they are tried again.
        askers: [...new Set(requests.flatMap(({ askedBy }) => askedBy ?? []))],
        trigger: options.trigger,
        baseSnapshotId: served?.snapshotId ?? null,
      });
    },
    { behavior: 'immediate' },
  );
}

function toError(fault?: RunFault) {
  const { code = null, message = null, facts = null } = fault ?? {};
  return { errorCode: code, errorMessage: message, errorFacts: facts };
}

function beat(control: Control, runId: string): { lost: AbortSignal; stop: () => void } {
  const lost = new AbortController();
  const timer = setInterval(() => {
    if (isStillHolder(control, runId)) return;
    const message = `run cancelled: ${runId} was silent too long and another run took over.`;
    lost.abort(new EtlError('run_cancelled', message));
  }, HEARTBEAT_MS);
  timer.unref();
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}

/** A beat that cannot be written, since the disk is full or others write, is one that is missed: the run's own writes will tell. */
function isStillHolder(control: Control, runId: string): boolean {
  try {
    heartbeat(control, runId);
    return renewLease(control, runId);
  } catch {
    return true;
  }
}
