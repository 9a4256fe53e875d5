import { eq, isNull } from 'drizzle-orm';
import { matter } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import type { Matter } from './compose-changes.ts';
import type { Trouble } from './trouble.ts';

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

/** Notes that something is the matter no more. */
export function closeMatter(control: Control, matterId: number): void {
  control.db
    .update(matter)
    .set({ closedAt: now(control) })
    .where(eq(matter.matterId, matterId))
    .run();
}

/** Notes that those above have been told. */
export function noteEscalated(control: Control, matterId: number): void {
  control.db
    .update(matter)
    .set({ escalatedAt: now(control) })
    .where(eq(matter.matterId, matterId))
    .run();
}
