import type { Control } from '#warehouse/control/open-control.ts';
import { lastLooks, lastRunEnd } from '#warehouse/control/runs.ts';
import { readSources, type SourceLoad } from '#warehouse/query/sources.ts';
import type { DeliveryStanding } from '#warehouse/schedule/expected-deliveries.ts';
import { localTime } from '#warehouse/schedule/due-times.ts';
import { contractsSchedule } from '#warehouse/schedule/schedule.ts';
import { readSchedules } from '#warehouse/schedule/schedules.ts';
import { toTimetable, type Timetable } from '#warehouse/schedule/timetable.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readSetting } from '../env.ts';
import { readOutlooks, seenNow } from './outlooks.ts';
import { surroundingsOf } from './surroundings.ts';
import { readUnderWay } from './under-way.ts';

/** How the sources of a version stand: what the desk, the briefing, notices and metrics say of lateness is said from this. */
export interface Standing {
  /** What is in the version, by source. */
  loads: ReadonlyMap<string, SourceLoad>;
  /** How deliveries of a source stand; those of which the contract does not say, or nothing ever came, are not in it. */
  deliveries: ReadonlyMap<string, DeliveryStanding>;
  /** The instant by which deliveries are judged, as seen from the day that the version stands for. */
  judgedAt: Date;
}

/** For so long an answer holds: rounds look every few seconds, and what came of each month is counted anew for each answer. */
const HOLDS_MS = 60_000;
const HOUR_MS = 3_600_000;
const answers = new WeakMap<Snapshot, { atMs: number; runEnd: string | null; standing: Promise<Standing> }>();

/** Reads how the sources stand, as far as a scope goes; at most a minute old, and as of the last run that has ended. */
export function readStanding(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  control: Control,
): Promise<Standing> {
  const atMs = control.clock().getTime();
  const runEnd = lastRunEnd(control);
  // Of a version and a scope there is one snapshot.
  const answer = answers.get(snapshot);
  if (answer?.runEnd === runEnd && Math.abs(atMs - answer.atMs) < HOLDS_MS) return answer.standing;
  const standing = findStanding({ snapshot, scope }, control);
  answers.set(snapshot, { atMs, runEnd, standing });
  standing.catch(() => answers.delete(snapshot));
  return standing;
}

/** By which day deliveries are judged, beside the day that the version stands for (ISO, in the workspace's zone). */
export interface JudgedDay {
  day: string;
  asOf: string;
  /** Whether it is another day than that of the clock: the version stands for an earlier one. */
  isEarlier: boolean;
}

/** Reads by which day deliveries are judged. */
export async function readJudgedDay(
  held: { snapshot: Snapshot; scope: Scope },
  control: Control,
): Promise<JudgedDay> {
  const { asOf, catalog } = held.snapshot;
  const { judgedAt } = await readStanding(held, control);
  const { timezone } = catalog.workspace;
  const { day } = localTime(judgedAt, timezone);
  return { day, asOf, isEarlier: day < localTime(control.clock(), timezone).day };
}

async function findStanding(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  control: Control,
): Promise<Standing> {
  // What is under way before what came of it, and both before the loads: of a run that has ended it is known, too.
  const underWay = readUnderWay(control);
  const looks = lastLooks(control);
  const timetables = timetablesOf(control, snapshot);
  const graceMs = readSetting('overdueHours') * HOUR_MS;
  const loads = new Map((await readSources(snapshot, scope)).map((load) => [load.sourceId, load]));
  const received = new Map(
    [...loads].map(([id, load]) => {
      const last = looks.get(id);
      const own = timetables.filter(({ sources }) => sources.includes(id));
      const when = { timetables: own, last: last === undefined ? null : new Date(last) };
      return [id, { load, looks: { ...when, underWay: underWay(id), graceMs } }];
    }),
  );
  const clock = control.clock();
  const deliveries = await readOutlooks({ snapshot, scope }, received, clock);
  return { loads, deliveries, judgedAt: seenNow(snapshot, clock) };
}

/** Those of groups and of sources; a source without one has its contract's. */
function timetablesOf(control: Control, { catalog }: Snapshot): Timetable[] {
  const around = surroundingsOf(catalog);
  const kept = readSchedules(control);
  const at = control.clock().toISOString();
  const others = [...catalog.sources.keys()].filter((id) => !kept.has(id));
  const schedules = [...kept.values(), ...others.map((id) => contractsSchedule(id, at))];
  return schedules.map((schedule) => toTimetable(schedule, around));
}
