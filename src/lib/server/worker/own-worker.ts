import { hostname } from 'node:os';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { askAllDue } from '#warehouse/schedule/ask-due.ts';
import { askArrivals } from '#warehouse/schedule/ask-arrivals.ts';
import { askMendsAgain } from '#warehouse/schedule/ask-mends-again.ts';
import { askUpstream } from '#warehouse/schedule/ask-upstream.ts';
import { readTimetables } from '#warehouse/schedule/schedules.ts';
import { readMailSettings, readSettings } from '../env.ts';
import { logFault } from '../fault-log.ts';
import { startNoticeRounds } from '../notices/notice-rounds.ts';
import { servedSurroundings } from '../refresh/surroundings.ts';
import { openWarehouse } from '../warehouse.ts';
import { performClaim } from './perform.ts';
import { startWorker, type Worker } from './worker.ts';

const WORKER = Symbol.for('lodestar.worker');
const slots = globalThis as Record<symbol, unknown>;

/** Begins to do what the queue asks for and to tell people of it, once in a process. */
export async function startOwnWorker(): Promise<Worker> {
  const running = slots[WORKER] as Worker | undefined;
  if (running) return running;
  // What is wrong with how mail leaves is told now, and not when the first is to be sent.
  readMailSettings();
  const { control } = await openWarehouse();
  const rounds = startNoticeRounds(control, { onFault: (fault) => logFault(fault, { where: 'telling' }) });
  const working = startWorker({
    control,
    name: `${hostname()}:${process.pid}`,
    pid: process.pid,
    askForDue: () => askForDue(control),
    perform: (claim, signal) => performClaim(control, claim, signal),
    onFault: (fault, where) => logFault(fault, { where }),
  });
  const worker: Worker = {
    ...working,
    stop: () => Promise.all([working.stop(), rounds.stop()]).then(() => undefined),
  };
  slots[WORKER] = worker;
  void worker.ended.finally(() => {
    slots[WORKER] = undefined;
  });
  return worker;
}

/** Schedules of which the log knows that they cannot be read. */
const told = new Set<string>();

/** Tells the worker of this process, if there is one, that something was asked for. */
export function wakeOwnWorker(): void {
  (slots[WORKER] as Worker | undefined)?.wake();
}

/** Nothing is scheduled before the first version says which sources there are. */
async function askForDue(control: Control): Promise<void> {
  const around = await servedSurroundings();
  if (!around) return;
  const timetables = readTimetables(control, around);
  const { rewound, unreadable } = askAllDue(control, timetables);
  if (rewound.length > 0)
    logFault(new Error(`the clock was wrong: ${rewound.length} schedules begin anew from now`), { rewound });
  const untold = unreadable.filter((id) => !told.has(id));
  if (untold.length > 0) logFault(new Error(`schedules say no times: ${untold.join(', ')}`));
  for (const id of untold) told.add(id);
  askUpstream(control, timetables);
  askMendsAgain(control);
  askArrivals(control, dataPaths(readSettings().dataDirectory).inbox, timetables);
}
