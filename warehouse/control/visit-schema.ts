import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Grain } from '../model/period.ts';
import type { Status } from '../model/value.ts';

/** A headline as somebody saw it, in the indicator's own unit; days are ISO. Without a value there are neither period nor goal. */
export interface SeenFigure {
  id: string;
  grain: Grain | null;
  /** First day. */
  period: string | null;
  value: number | null;
  status: Status;
  /** The next dated target and its day. */
  target: number | null;
  targetDate: string | null;
}

/** The briefing of a unit as somebody saw it: values of the unit alone, no rows and nothing of what is restricted. */
export interface SeenBriefing {
  unitId: string;
  grain: Grain;
  /** First day of the period that was asked for; null where it was the last one. */
  period: string | null;
  figures: SeenFigure[];
  /** Tasks that were overdue; null where the workspace has none, or they are restricted. */
  overdue: number | null;
}

/** What somebody saw last in a visit: the version, when (ISO UTC), and the briefings, the last one first. */
export interface Seen {
  snapshotId: string;
  at: string;
  briefings: SeenBriefing[];
}

/** What an account saw at its last visit and at the one before: one row each, so that nobody's habits can be read from it. */
export const visit = sqliteTable('visit', {
  personId: text('person_id').primaryKey(),
  /** When the briefing was last read (ISO UTC), to within a minute. */
  seenAt: text('seen_at').notNull(),
  last: text('last', { mode: 'json' }).$type<Seen>().notNull(),
  /** Null at a first visit. */
  before: text('before', { mode: 'json' }).$type<Seen | null>(),
});
