import type { Control } from '#warehouse/control/open-control.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { requireSource } from '#warehouse/query/question.ts';
import { proposeCron } from '#warehouse/schedule/propose-cron.ts';
import {
  readRemovals,
  readScheduleChanges,
  type ScheduleChange,
} from '#warehouse/schedule/schedule-changes.ts';
import type { Schedule } from '#warehouse/schedule/schedule.ts';
import { readSchedules } from '#warehouse/schedule/schedules.ts';
import { toTimetable } from '#warehouse/schedule/timetable.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { knowsAllOfRuns } from './known-events.ts';
import { nextBeginnings } from './next-beginnings.ts';
import { surroundingsOf } from './surroundings.ts';

/** When sources are refreshed together. */
export interface GroupSchedule {
  schedule: Schedule;
  /** Its sources that whoever looks may know. */
  sources: readonly string[];
  /** Five fields; null: by hand, or by what happens. */
  cron: string | null;
  timezone: string;
  /** Five fields that suit what the contracts of all its sources say of deliveries; null where they differ or say nothing. */
  proposedCron: string | null;
  paused: boolean;
  /** The next times at which a run may begin (ISO UTC); none while paused. */
  next: string[];
}

/** Schedules of groups of which whoever looks may know a source at least, by name. */
export function listGroups(control: Control, catalog: Catalog, count = 3): GroupSchedule[] {
  const around = surroundingsOf(catalog);
  return [...readSchedules(control).values()]
    .filter(({ name }) => name !== null)
    .toSorted((one, other) => one.name!.localeCompare(other.name!))
    .map((schedule) => {
      const own = toTimetable(schedule, around);
      const { cron, timezone, sources, paused } = own;
      const next = nextBeginnings(own, count, control.clock());
      return { schedule, sources, cron, timezone, paused, next, proposedCron: proposalFor(sources, catalog) };
    })
    .filter(({ sources }) => sources.length > 0);
}

/** How groups were taken away that are no longer there, the newest first: of those that {@link listGroups} would have listed. */
export function listRemovedGroups(control: Control, catalog: Catalog): ScheduleChange[] {
  return readRemovals(control).filter(
    ({ before }) => before?.name != null && before.sources?.some((id) => catalog.sources.has(id)),
  );
}

/** Changes of a group, the newest first: what they name of sources that whoever looks may not know is left out. */
export function listGroupChanges(control: Control, catalog: Catalog, scheduleId: string): ScheduleChange[] {
  const changes = readScheduleChanges(control, scheduleId);
  if (knowsAllOfRuns()) return changes;
  const known = (state: ScheduleChange['before']) =>
    state && { ...state, sources: state.sources?.filter((id) => catalog.sources.has(id)) ?? [] };
  return changes.map((change) => ({ ...change, before: known(change.before), after: known(change.after) }));
}

/**
 * Makes sure that there is a group, and that whoever asks may know all of its sources before anything is done with it.
 *
 * @throws {WarehouseError} schedule_invalid: no such group; question_invalid: a source that is not theirs to know
 */
export async function requireOwnGroup(scheduleId: string): Promise<Schedule> {
  const { control, withSnapshot: withServed } = await openWarehouse();
  const schedule = readSchedules(control).get(scheduleId);
  if (schedule?.name == null)
    throw new WarehouseError(
      'schedule_invalid',
      `schedule missing: ${scheduleId}. Expected one of a group that was not taken away.`,
      { scheduleId },
    );
  const served = await withServed(({ catalog }) => Promise.resolve([...catalog.sources.keys()]));
  await withSnapshot(({ catalog }) => {
    for (const id of schedule.sources) if (served.includes(id)) requireSource(catalog, id);
    return Promise.resolve();
  });
  return schedule;
}

function proposalFor(ids: readonly string[], { sources, workspace }: Catalog): string | null {
  const terms = ids.map((id) => sources.get(id)?.delivery ?? null);
  const proposals = new Set(terms.map((delivery) => delivery && proposeCron(delivery, workspace.calendar)));
  const [only] = proposals;
  return proposals.size === 1 ? (only ?? null) : null;
}
