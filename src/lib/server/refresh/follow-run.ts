import { setTimeout as wait } from 'node:timers/promises';
import { journalAfter, type JournalEntry } from '#warehouse/control/journal-log.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { interruptDeadRuns, readRun } from '#warehouse/control/runs.ts';

const LOOK_EVERY_MS = 200;
const CHECK_ALIVE_EVERY_MS = 5_000;

/** The last event of every run that ended by itself. */
const LAST = 'run_finished';

/** What a follower gets: an event of the journal, `null` where nothing has happened for a while. */
export type Followed = Pick<JournalEntry, 'id' | 'at' | 'stage' | 'sourceId' | 'event' | 'data'> | null;

/**
 * Follows a run: what has happened after an event already seen, then what happens. Ends with `run_finished`, or with
 * `run_interrupted` (which is in no journal) where the run's process has died.
 *
 * @param after id of the last event already seen, 0 for none
 * @param signal fires when whoever follows has gone
 */
export async function* followRun(
  control: Control,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Followed> {
  let seen = after;
  let checked = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    if (performance.now() - checked > CHECK_ALIVE_EVERY_MS) {
      checked = performance.now();
      interruptDeadRuns(control);
      yield null;
    }
    // Asked before the journal: an event written in between must not be missed.
    const outcome = readRun(control, runId)?.outcome ?? null;
    const entries = journalAfter(control, runId, seen);
    for (const { id, at, stage, sourceId, event, data } of entries) {
      seen = id;
      yield { id, at, stage, sourceId, event, data };
      if (event === LAST) return;
    }
    if (outcome !== 'running' && entries.length === 0) {
      if (outcome === 'interrupted') yield interrupted(control, seen);
      return;
    }
    await pause(signal);
  }
}

function interrupted(control: Control, id: number): Followed {
  const at = control.clock().toISOString();
  return { id, at, stage: null, sourceId: null, event: 'run_interrupted', data: { outcome: 'interrupted' } };
}

/** Waits a moment, less when the follower goes. */
async function pause(signal: AbortSignal): Promise<void> {
  await wait(LOOK_EVERY_MS, undefined, { signal }).catch((fault: unknown) => {
    if (!signal.aborted) throw fault;
  });
}
