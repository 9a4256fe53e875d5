import { and, asc, eq, isNull } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { note } from './schema.ts';
import { textInvalid } from './text-invalid.ts';

/** What somebody wrote about an indicator of a unit at a day. */
export type Note = typeof note.$inferSelect;

/** Which indicator of which unit. */
export interface NoteSubject {
  indicatorId: string;
  unitId: string;
}

/** Characters of a note at most. */
export const LONGEST_NOTE = 500;

/**
 * Writes a note. Whoever calls has made sure that the writer may see the unit.
 *
 * @param wanted `day`: ISO day it is about, none after `latest`; `snapshotId`: the version its writer saw
 * @throws {WarehouseError} text_invalid: no text, too long a one, or no such day
 */
export function writeNote(
  control: Control,
  wanted: NoteSubject & { day: string; latest: string; text: string; snapshotId: string },
): Note {
  // Forms write a line's end as two characters, which nobody counts as two.
  const text = wanted.text.normalize('NFC').replaceAll('\r\n', '\n').trim();
  if (text === '' || text.length > LONGEST_NOTE)
    throw textInvalid('text', `${text.length} characters`, `1 to ${LONGEST_NOTE}`);
  if (!isDay(wanted.day) || wanted.day > wanted.latest)
    throw textInvalid('day', wanted.day, `a day up to ${wanted.latest}`);
  const { indicatorId, unitId, day, snapshotId } = wanted;
  const value = { indicatorId, unitId, day, text, snapshotId, writtenAt: now(control) };
  return control.db.insert(note).values(value).returning().get();
}

/** Notes on an indicator of a unit that have not been taken back, by the day they are about. */
export function listNotes(control: Control, { indicatorId, unitId }: NoteSubject): Note[] {
  return control.db
    .select()
    .from(note)
    .where(and(eq(note.indicatorId, indicatorId), eq(note.unitId, unitId), isNull(note.takenBackAt)))
    .orderBy(asc(note.day), asc(note.id))
    .all();
}

/** Takes a note back: it stays, but nobody reads it any more. @returns whether there was one to take back */
export function takeNoteBack(control: Control, id: number, { indicatorId, unitId }: NoteSubject): boolean {
  const which = and(
    ...[eq(note.id, id), eq(note.indicatorId, indicatorId), eq(note.unitId, unitId)],
    isNull(note.takenBackAt),
  );
  return (
    control.db
      .update(note)
      .set({ takenBackAt: now(control) })
      .where(which)
      .run().changes > 0
  );
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
}
