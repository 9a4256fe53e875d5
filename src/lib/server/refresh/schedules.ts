import { Cron } from 'croner';
import type { Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { nextTimes, readSchedules, saveSchedule } from '#warehouse/control/schedules.ts';
import { requireSource } from '#warehouse/query/question.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { logFault } from '../fault-log.ts';
import { openWarehouse } from '../warehouse.ts';
import { DueSources } from './due-sources.ts';

/** When a source is refreshed by itself. */
export interface SourceSchedule {
  sourceId: string;
  /** Five fields in the workspace's time zone; null: by hand only. */
  cron: string | null;
  /** The contract's own, which holds where nobody has chosen another. */
  contractCron: string | null;
  isChosenHere: boolean;
  paused: boolean;
  /** The next times (ISO UTC); none while paused. */
  next: string[];
}

/** Schedules of all sources, in the workspace's order: the contract's own unless another has been saved. */
export function listSchedules(control: Control, catalog: Catalog, count = 3): SourceSchedule[] {
  const saved = readSchedules(control);
  return [...catalog.sources.values()].map(({ id, cron: contractCron }) => {
    const own = saved.get(id);
    const cron = own ? own.cron : contractCron;
    const paused = own?.paused ?? false;
    const next = cron && !paused ? nextTimes(cron, catalog.workspace.timezone, count, control.clock()) : [];
    return { sourceId: id, cron, contractCron, isChosenHere: own !== undefined, paused, next };
  });
}

/**
 * Saves when a source is refreshed; it holds at once.
 * @throws {WarehouseError} schedule_invalid, question_invalid
 */
export async function changeSchedule(wanted: {
  sourceId: string;
  cron: string | null;
  paused: boolean;
}): Promise<void> {
  const { control, withSnapshot: withServed } = await openWarehouse();
  await withServed(({ catalog }) => {
    requireSource(catalog, wanted.sourceId);
    return Promise.resolve(saveSchedule(control, wanted));
  });
  await scheduler()?.rearm();
}

/** What refreshes sources at their times in this process. */
export interface Scheduler {
  /** Reads the schedules again. */
  rearm(): Promise<void>;
  stop(): void;
}

const SCHEDULER = Symbol.for('lodestar.scheduler');
const slots = globalThis as Record<symbol, unknown>;
const scheduler = () => slots[SCHEDULER] as Scheduler | undefined;

/** How soon new sources, and schedules that another process has saved, are noticed. */
const REARM_EVERY_MS = 60_000;

/** Begins to refresh sources at their times, once in a process. */
export async function startSchedules(): Promise<Scheduler> {
  const running = scheduler();
  if (running) return running;
  const { control } = await openWarehouse();
  const due = new DueSources(control);
  const jobs = new Map<string, Cron>();
  const rearm = () => armJobs(jobs, control, (sourceId) => due.add(sourceId));
  const look = setInterval(() => void rearm().catch((fault: unknown) => logFault(fault)), REARM_EVERY_MS);
  look.unref();
  const started: Scheduler = {
    rearm,
    stop: () => {
      clearInterval(look);
      for (const job of jobs.values()) job.stop();
      due.stop();
      slots[SCHEDULER] = undefined;
    },
  };
  slots[SCHEDULER] = started;
  await rearm();
  return started;
}

/** Makes the jobs what the schedules say; a job whose schedule has not changed goes on. */
async function armJobs(
  jobs: Map<string, Cron>,
  control: Control,
  isDue: (sourceId: string) => void,
): Promise<void> {
  const { wanted, timezone } = await readWanted(control);
  for (const [sourceId, job] of jobs) {
    if (wanted.get(sourceId) === job.getPattern()) continue;
    job.stop();
    jobs.delete(sourceId);
  }
  for (const [sourceId, cron] of wanted) {
    if (jobs.has(sourceId)) continue;
    const job = new Cron(cron, { timezone, mode: '5-part', unref: true }, () => isDue(sourceId));
    jobs.set(sourceId, job);
  }
}

/** Nothing is scheduled before the first version says which sources there are. */
async function readWanted(control: Control): Promise<{ wanted: Map<string, string>; timezone: string }> {
  if (!readServed(control)) return { wanted: new Map(), timezone: 'UTC' };
  return (await openWarehouse()).withSnapshot(({ catalog }) => {
    const active = listSchedules(control, catalog, 0).filter(({ paused }) => !paused);
    const wanted = new Map(active.flatMap(({ sourceId, cron }) => (cron ? [[sourceId, cron]] : [])));
    return Promise.resolve({ wanted, timezone: catalog.workspace.timezone });
  });
}
