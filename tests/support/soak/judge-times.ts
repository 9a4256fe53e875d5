import { setTimeout as pause } from 'node:timers/promises';
import { inArray } from 'drizzle-orm';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { run } from '#warehouse/control/schema.ts';
import { enqueue, type RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { timesBetween } from '#warehouse/schedule/cron-times.ts';
import { soakSchedules } from './schedules.ts';

/** What became of what was asked for. */
export interface Judged {
  /** Times of schedules that came, and those that were not asked for once and done by one run that ended by itself. */
  times: number;
  amiss: string[];
  /** Requests of every kind, by how they ended. */
  requests: Record<string, number>;
  /** Runs, by how they ended. */
  runs: Record<string, number>;
}

/** Waits until all that was asked for has ended, and one more refresh after it; then judges every time of a stretch. */
export async function judgeTimes(control: Control, from: Date, until: Date): Promise<Judged> {
  await allEnded(control);
  enqueue(control, { kind: 'refresh', sources: [], trigger: 'manual' });
  await allEnded(control);
  const requests = control.db.select().from(refreshRequest).all();
  const runs = control.db.select().from(run).all();
  const ended = new Map(
    runs
      .filter(({ outcome }) => outcome === 'published' || outcome === 'unchanged')
      .map((one) => [one.runId, one]),
  );
  const times = Object.entries(soakSchedules).flatMap(([scheduleId, cron]) =>
    timesBetween(cron, 'UTC', from, until).map((at) => ({ scheduleId, occasion: at.toISOString() })),
  );
  const isDone = ({ scheduleId, occasion }: (typeof times)[number]) => {
    const asked = requests.filter((one) => one.scheduleId === scheduleId && one.occasion === occasion);
    return asked.length === 1 && asked[0]!.state === 'done' && ended.has(asked[0]!.runId ?? '');
  };
  const unasked = [...ended.values()].filter(
    ({ claim, runId }) => claim !== null && !requests.some((one) => one.runId === runId),
  );
  return {
    times: times.length,
    amiss: [
      ...times.filter((time) => !isDone(time)).map(({ scheduleId, occasion }) => `${scheduleId} ${occasion}`),
      ...unasked.map(({ runId }) => `for nothing: ${runId}`),
    ],
    requests: countBy(requests, ({ state }: RefreshRequest) => state),
    runs: countBy(runs, ({ outcome }) => outcome),
  };
}

async function allEnded(control: Control): Promise<void> {
  const open = inArray(refreshRequest.state, ['waiting', 'working']);
  for (let quiet = 0; quiet < 10;) {
    await pause(1_000);
    const isOpen = control.db.select().from(refreshRequest).where(open).get() !== undefined;
    quiet = isOpen ? 0 : quiet + 1;
  }
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, group]) => [key, group.length]));
}
