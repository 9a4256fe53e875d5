import { cpSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { cancelRequest } from '#warehouse/queue/settle.ts';
import { openCase, prepareCrashes, withMode, type CrashCase } from '../crash-world.ts';
import { openAgency } from './agency.ts';
import { chanceOf, type Chance } from './chance.ts';
import { judgeTimes, type Judged } from './judge-times.ts';
import { readOn, type Answers, type Asking } from './readers.ts';
import { lookAt, slopesOf, type Held, type Slopes } from './resources.ts';
import { keepSchedules } from './schedules.ts';
import { endProcess, killOn, startSoakWorker, type SoakServer, type Victims } from './victims.ts';
import { beginVirtualClock } from './virtual-clock.ts';

/** Minutes by the schedules' clock. */
export const VIRTUAL_MINUTES = 120;
const LOOK_EVERY_MS = 2_000;

export interface SoakPlan {
  /** Minutes by the real clock. */
  minutes: number;
  seed: number;
  readers: number;
  start: (dataDirectory: string, port: number) => Promise<SoakServer>;
  /** What is asked for, as whom. @param origin of a server that stays */
  asking: (dataDirectory: string, origin: string) => Promise<Omit<Asking, 'origins'>>;
  tell: (line: object) => void;
}

/** What came of a soak. */
export interface SoakEnd {
  delivered: number;
  kills: Victims['kills'];
  times: Judged;
  readers: Answers;
  /** Whether all that the version says, each indicator value included, is what a single clean run on the same extracts says. */
  isEqual: boolean;
  leftovers: string[];
  /** Of a server that nobody killed. */
  slopes: Slopes;
}

/** What a figure was when it was published first depends on how often it was published. */
const ofHistory: readonly string[] = ['first_published', 'restated_by', 'restated_from', 'restated_on'];

/** Lets schedules, refreshes, readers and deaths go on for a while, and judges what is left. */
export async function soakDesk(plan: SoakPlan): Promise<SoakEnd> {
  const prepared = await prepareCrashes('', withMode('merge'));
  const world = prepared.open();
  const control = openControl(world.paths.control);
  try {
    const { times, ...end } = await goOn(plan, world, control);
    const clean = await refreshClean(world);
    const isEqual = withoutHistory((await world.served()).all) === withoutHistory(clean);
    return { ...end, times, isEqual, leftovers: world.leftovers() };
  } finally {
    control.close();
    prepared.close();
  }
}

async function goOn(plan: SoakPlan, world: CrashCase, control: Control) {
  const { paths, workspace } = world;
  const clock = beginVirtualClock(VIRTUAL_MINUTES, plan.minutes);
  keepSchedules(control, new Date(clock.start));
  const at = { dataDirectory: paths.root, workspace };
  const restart = {
    worker: () => startSoakWorker(at, clock),
    server: (port: number) => plan.start(paths.root, port),
  };
  const [stays, server] = [await restart.server(0), await restart.server(0)];
  const victims: Victims = {
    ...{ worker: restart.worker(), server },
    kills: { 'worker killed': 0, 'worker asked to end': 0, 'run killed': 0, 'server killed': 0 },
  };
  const [chance, end] = [chanceOf(plan.seed), new AbortController()];
  const origins = [stays, server].map(
    ({ port }) =>
      () =>
        `http://127.0.0.1:${port}`,
  );
  const asking = { ...(await plan.asking(paths.root, origins[0]!())), origins };
  const agency = openAgency(paths, chanceOf(plan.seed + 1));
  const seen: Held[] = [];
  const doing = [
    killOn(victims, { control, chance, restart, end: end.signal }),
    every(end.signal, () => 3_000 + chance.below(5_000), agency.deliver),
    every(
      end.signal,
      () => 15_000,
      () => askByHand(control, chance),
    ),
    every(
      end.signal,
      () => LOOK_EVERY_MS,
      () => {
        seen.push(lookAt(stays.process.pid!, paths, Date.now() - clock.realStart));
        if (seen.length % 30 === 0)
          plan.tell({ ...seen.at(-1), delivered: agency.delivered(), ...victims.kills });
      },
    ),
  ];
  const reading = readOn(asking, plan.readers, end.signal);
  await pause(plan.minutes * 60_000);
  end.abort();
  await Promise.all(doing);
  const readers = await reading;
  const until = new Date(clock.realStart + plan.minutes * 60_000);
  const times = await judgeTimes(control, new Date(clock.start), until);
  await endProcess(victims.worker, 'SIGTERM');
  for (const one of [stays, victims.server]) await endProcess(one.process, 'SIGTERM');
  return { delivered: agency.delivered(), kills: victims.kills, readers, times, slopes: slopesOf(seen) };
}

async function every(end: AbortSignal, ms: () => number, work: () => void): Promise<void> {
  while (!end.aborted) {
    await pause(ms(), undefined, { signal: end }).catch(() => undefined);
    if (!end.aborted) work();
  }
}

/** Somebody at the desk asks for a refresh, and now and then for its end. */
function askByHand(control: Control, chance: Chance): void {
  const asked = enqueue(control, { kind: 'refresh', sources: [], trigger: 'manual' });
  if (asked !== null && chance.below(3) === 0)
    setTimeout(() => cancelRequest(control, asked), chance.below(2_000)).unref();
}

/** @returns all that a version says which one run has made of the same extracts */
async function refreshClean({ paths, workspace }: CrashCase): Promise<string> {
  const root = `${paths.root}-clean`;
  cpSync(paths.inbox, `${root}/inbox`, { recursive: true });
  const clean = openCase('', workspace, root, () => rmSync(root, { recursive: true, force: true }));
  try {
    const { outcome } = await clean.refresh();
    if (outcome !== 'published') throw new Error(`the clean run has ${outcome}`);
    return (await clean.served()).all;
  } finally {
    clean.close();
  }
}

function withoutHistory(all: string): string {
  return JSON.stringify(
    JSON.parse(all, (name, value: unknown) => (ofHistory.includes(name) ? undefined : value)),
  );
}
