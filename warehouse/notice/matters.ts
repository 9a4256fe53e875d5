import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { matter, notice } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import type { Matter, Trouble } from './matter.ts';

/** What is the matter, as it is kept, the oldest first. */
export function readOpenMatters(control: Control): Matter[] {
  return control.db.select().from(matter).where(isNull(matter.closedAt)).orderBy(matter.matterId).all();
}

/** Keeps what is the matter from now on, or what is told once and goes on no further. @returns its id */
export function openMatter(control: Control, trouble: Trouble, { isOver = false } = {}): number {
  const at = now(control);
  return control.db
    .insert(matter)
    .values({ ...trouble, openedAt: at, closedAt: isOver ? at : null })
    .returning({ id: matter.matterId })
    .get().id;
}

/** Notes that something is the matter no more. Nothing is told of a version that was decided on: what was told counts as read. */
export function closeMatter(control: Control, { matterId, kind }: Pick<Matter, 'matterId' | 'kind'>): void {
  const at = now(control);
  control.db.update(matter).set({ closedAt: at }).where(eq(matter.matterId, matterId)).run();
  if (kind !== 'approval') return;
  const unread = and(eq(notice.matterId, matterId), isNull(notice.readAt));
  control.db.update(notice).set({ readAt: at }).where(unread).run();
}

/** Which of some matters are over. */
export function readClosed(control: Control, matterIds: readonly number[]): ReadonlySet<number> {
  const rows = control.db
    .select({ id: matter.matterId })
    .from(matter)
    .where(and(inArray(matter.matterId, [...matterIds]), isNotNull(matter.closedAt)))
    .all();
  return new Set(rows.map(({ id }) => id));
}

/** Notes that those above have been told. */
export function noteEscalated(control: Control, matterId: number): void {
  control.db
    .update(matter)
    .set({ escalatedAt: now(control) })
    .where(eq(matter.matterId, matterId))
    .run();
}
