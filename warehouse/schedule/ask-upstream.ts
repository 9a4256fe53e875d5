import { and, gt, inArray, eq } from 'drizzle-orm';
import { refreshSchedule } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import { runSource, version } from '../control/schema.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { Timetable } from './timetable.ts';

/** Loads longer ago have had their consequences, or nobody was there to draw them. */
const LOOKED_BACK_MS = 86_400_000;

/**
 * Asks for what runs after other sources: once for each run of which a load of one of them was published since the schedule was changed last. What was
 * asked for before is not asked again, so that nothing has to be remembered between two looks.
 */
export function askUpstream(control: Control, timetables: Iterable<Timetable>): void {
  const since = new Date(control.clock().getTime() - LOOKED_BACK_MS).toISOString();
  for (const { scheduleId, sources, afterSources, paused } of timetables) {
    if (paused || afterSources.length === 0) continue;
    const kept = control.db
      .select()
      .from(refreshSchedule)
      .where(eq(refreshSchedule.scheduleId, scheduleId))
      .get();
    if (!kept) continue;
    const loads = control.db
      .selectDistinct({ runId: runSource.runId })
      .from(runSource)
      .innerJoin(version, eq(version.runId, runSource.runId))
      .where(
        and(
          inArray(runSource.sourceId, [...afterSources]),
          inArray(runSource.outcome, ['loaded', 'restored']),
          gt(version.publishedAt, kept.updatedAt > since ? kept.updatedAt : since),
        ),
      )
      .all();
    for (const { runId } of loads)
      enqueue(control, {
        ...{
          scheduleId,
          occasion: `run:${runId}`,
          kind: 'refresh',
          sources: [...sources],
          trigger: 'upstream',
        },
      });
  }
}
