import type { Control } from '#warehouse/control/open-control.ts';
import type { MissingReport } from '#warehouse/model/month-gap.ts';
import type { Arrival } from '#warehouse/query/arrivals.ts';
import { readOwedReports, type OwedReports } from '#warehouse/query/owed-reports.ts';
import { localTime } from '#warehouse/schedule/due-times.ts';
import { judgeDelivery, type DeliveryState } from '#warehouse/schedule/judge-delivery.ts';
import { midnight } from '#warehouse/schedule/midnight.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readStanding, type Standing } from './standing.ts';

/** Reports of a source for a month that have become due since the version judged who had reported. */
export interface ReportsNow extends Arrival {
  /** Due, not there, and perhaps still on their way in; not among the missing. */
  awaited: number;
}

/** What has come by now, where the version could not know of it yet, and how deliveries stand. */
export interface ArrivalsNow {
  /** The day by which it is judged (ISO, in the workspace's zone), as seen from the day that the version stands for. */
  day: string;
  /** By source and month. */
  reports: ReportsNow[];
  /** Those of them that are missing, one by one. */
  missing: MissingReport[];
  deliveries: Standing['deliveries'];
}

const DAY_MS = 86_400_000;

/** Reads what of a unit and all below it has come by now: what the version judged stands beside it, as it saw it. @throws {WarehouseError} unit_unknown */
export async function readArrivalsNow(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  unitId: string,
  control: Control,
  signal?: AbortSignal,
): Promise<ArrivalsNow> {
  const { timezone } = snapshot.catalog.workspace;
  const { deliveries, judgedAt } = await readStanding({ snapshot, scope }, control);
  const { day } = localTime(judgedAt, timezone);
  const owed = await readOwedReports(snapshot, scope, { unitId, until: day }, signal);
  // Days of arrival are the clock's, and due days the version's.
  const behindMs = control.clock().getTime() - judgedAt.getTime();
  const judge = (one: OwedReports): DeliveryState =>
    judgeDelivery(timesOf(one, { timezone, behindMs }), {
      ...{ now: judgedAt, isAwaited: deliveries.get(one.sourceId)?.isAwaited },
    });
  const groups = Map.groupBy(owed, ({ sourceId, period }) => `${sourceId} ${period}`);
  const reports = [...groups.values()].map((group) => sumOf(group, judge));
  const missing = owed
    .filter((one) => judge(one) === 'overdue')
    .flatMap(({ sourceId, period, due, unitCodes, unitIds }) =>
      unitCodes.map((unitCode, place) => ({ sourceId, period, due, unitCode, unitId: unitIds[place]! })),
    );
  return { day, reports, missing, deliveries };
}

/** A report is in time to the end of its day. */
function timesOf(
  { due, arrivedOn }: OwedReports,
  { timezone, behindMs }: { timezone: string; behindMs: number },
) {
  const dayAfter = new Date(Date.parse(due) + DAY_MS).toISOString().slice(0, 10);
  return {
    due: midnight(dayAfter, timezone),
    arrivedAt: arrivedOn === null ? null : new Date(midnight(arrivedOn, timezone).getTime() - behindMs),
  };
}

function sumOf(group: readonly OwedReports[], judge: (one: OwedReports) => DeliveryState): ReportsNow {
  const { sourceId, period } = group[0]!;
  const states = Map.groupBy(group, judge);
  const count = (state: DeliveryState) =>
    (states.get(state) ?? []).reduce((sum, { reports }) => sum + reports, 0);
  const counts = { onTime: count('came'), late: count('came_late'), missing: count('overdue') };
  const awaited = count('awaited');
  const expected = counts.onTime + counts.late + counts.missing + awaited;
  return { sourceId, period, expected, ...counts, awaited, unknown: 0, rows: 0 };
}
