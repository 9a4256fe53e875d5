import { and, asc, eq, getTableColumns, isNull, or } from 'drizzle-orm';
import { isIsoDay } from '../model/iso-day.ts';
import { now, type Control } from './open-control.ts';
import { person } from './people-schema.ts';
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
  wanted: NoteSubject & {
    day: string;
    latest: string;
    text: string;
    snapshotId: string;
    /** Who writes it. */
    personId: string;
  },
): Note {
  // Forms write a line's end as two characters, which nobody counts as two.
  const text = wanted.text.normalize('NFC').replaceAll('\r\n', '\n').trim();
  if (text === '' || text.length > LONGEST_NOTE)
    throw textInvalid('text', `${text.length} characters`, `1 to ${LONGEST_NOTE}`);
  if (!isIsoDay(wanted.day) || wanted.day > wanted.latest)
    throw textInvalid('day', wanted.day, `a day up to ${wanted.latest}`);
  const { indicatorId, unitId, day, snapshotId, personId } = wanted;
  const value = { indicatorId, unitId, day, text, snapshotId, personId, writtenAt: now(control) };
  return control.db.insert(note).values(value).returning().get();
}

/** A note with what its writer is called; null where it was written before there was sign-in. */
export type SignedNote = Note & { writer: string | null };

/** Notes on an indicator of a unit that have not been taken back, by the day they are about. */
export function listNotes(control: Control, { indicatorId, unitId }: NoteSubject): SignedNote[] {
  return control.db
    .select({ ...getTableColumns(note), writer: person.label })
    .from(note)
    .leftJoin(person, eq(person.personId, note.personId))
    .where(and(eq(note.indicatorId, indicatorId), eq(note.unitId, unitId), isNull(note.takenBackAt)))
    .orderBy(asc(note.day), asc(note.id))
    .all();
}

/**
 * Takes a note back: it stays, but nobody reads it any more. One's own can be, and one from before there was sign-in.
 *
 * @returns whether there was one to take back
 */
export function takeNoteBack(
  control: Control,
  id: number,
  { indicatorId, unitId, personId }: NoteSubject & { personId: string },
): boolean {
  const which = and(
    ...[eq(note.id, id), eq(note.indicatorId, indicatorId), eq(note.unitId, unitId)],
    ...[isNull(note.takenBackAt), or(eq(note.personId, personId), isNull(note.personId))],
  );
  return (
    control.db
      .update(note)
      .set({ takenBackAt: now(control) })
      .where(which)
      .run().changes > 0
  );
}
