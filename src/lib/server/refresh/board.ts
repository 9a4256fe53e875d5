import type { Control } from '#warehouse/control/open-control.ts';
import { listRuns, readRun, type Run } from '#warehouse/control/runs.ts';
import type { Verdict } from '#warehouse/control/verdicts.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { readBoardSources, type BoardSource } from './board-sources.ts';
import { findBroughtSince } from './brought-since.ts';
import { knowsAllOfRuns } from './known-events.ts';
import { knownRun } from './known-run.ts';
import { readKnownVerdicts } from './known-verdicts.ts';
import { listQueue, type QueuePart } from './queue.ts';
import { runAtWork } from './run-at-work.ts';
import { readJudgedDay, type JudgedDay } from './standing.ts';
import { readWaiting, type WaitingVersion } from './waiting-versions.ts';

export interface Board {
  sources: BoardSource[];
  /** The run at work now. */
  running: Run | null;
  /** The last runs, newest first. */
  runs: Run[];
  /** What was asked for and is not done, in the order of turns. */
  queue: QueuePart;
  /** Versions that wait for a person's word, newest first. */
  waiting: WaitingVersion[];
  /** Of these, the overtaken ones of which all is served that they would have brought, by id. */
  broughtSince: ReadonlySet<string>;
  /** Of the version served, null before the first: the names of what is on the board. */
  catalog: Catalog | null;
  /** The day by which deliveries are judged, and the one that the version stands for (ISO); null before the first. */
  judged: JudgedDay | null;
  /** Who or what decided on what the last runs built, by run. */
  verdicts: ReadonlyMap<string, Verdict>;
}

const RUNS = 12;

/**
 * Reads how all sources stand. Before the first version is published there are runs, but no sources to name.
 * @param queuedFrom where the listed stretch of the queue begins
 */
export async function readBoard(queuedFrom = 0): Promise<Board> {
  const { control } = await openWarehouse();
  const runningId = runAtWork(control);
  const running = runningId ? readRun(control, runningId) : null;
  const runs = listRuns(control, RUNS);
  const verdicts = readKnownVerdicts(control, runs);
  try {
    return await withSnapshot(async (snapshot, scope) => {
      const waiting = readWaiting(control, { catalog: snapshot.catalog, scope });
      return {
        ...{ running, verdicts, waiting, runs: runs.map((run) => knownRun(run, snapshot.catalog)) },
        queue: listQueue(control, snapshot.catalog, queuedFrom),
        sources: await readBoardSources({ snapshot, scope }, control),
        broughtSince: await findBroughtSince(waiting, { snapshot, scope }),
        catalog: snapshot.catalog,
        judged: await readJudgedDay({ snapshot, scope }, control),
      };
    });
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published')
      return {
        ...{ running, verdicts },
        ...beforeAnyVersion(control, runs),
        queue: listQueue(control, null, queuedFrom),
        sources: [],
        broughtSince: new Set(),
        catalog: null,
        judged: null,
      };
    throw fault;
  }
}

/** Nobody can say yet what of a version that waits is whose. */
function beforeAnyVersion(control: Control, runs: readonly Run[]): Pick<Board, 'runs' | 'waiting'> {
  const waiting = knowsAllOfRuns() ? readWaiting(control, null) : [];
  return { runs: runs.map((run) => knownRun(run, null)), waiting };
}
