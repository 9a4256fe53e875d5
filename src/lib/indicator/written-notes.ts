import { formatDay, formatDayOf } from '#lib/format/date.ts';
import type { readNotes } from '#lib/server/notes.ts';
import type { Scene } from '#lib/server/page.ts';

/** What somebody wrote about the indicator of this unit. */
export interface WrittenNote {
  id: number;
  /** Its number on the figure. */
  number: number;
  /** The day it is about, and when it was written, written out. */
  day: string;
  text: string;
  writtenOn: string;
  /** Who wrote it; empty where nobody knows. */
  writer: string;
  /** Whether the reader may take it back. */
  isOwn: boolean;
}

export interface WrittenView {
  notes: WrittenNote[];
  /** ISO day a new note is about unless another is chosen; none may be later than `latest`. */
  usualDay: string;
  latest: string;
}

/** Composes the notes below the figure. */
export function composeWritten(
  notes: Awaited<ReturnType<typeof readNotes>>,
  { period, snapshot, words }: Scene,
  personId: string,
): WrittenView {
  return {
    notes: notes.map(({ id, day, text, writer, writtenAt, personId: writtenBy }, at) => ({
      ...{ id, number: at + 1, text, writer: writer ?? '' },
      isOwn: writtenBy === null || writtenBy === personId,
      day: formatDay(day, words.language),
      writtenOn: formatDayOf(writtenAt, words.language, snapshot.catalog.workspace.timezone),
    })),
    usualDay: period.periodEnd < snapshot.asOf ? period.periodEnd : snapshot.asOf,
    latest: snapshot.asOf,
  };
}
