import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listNotes, takeNoteBack, writeNote } from './notes.ts';
import { openControl, type Control } from './open-control.ts';
import { note } from './schema.ts';

let control: Control;
beforeEach(() => {
  control = openControl(':memory:', { clock: () => new Date('2026-11-22T06:10:04.000Z') });
});
afterEach(() => control.close());

const subject = { indicatorId: 'overdue_task_rate', unitId: '34-01' };
const mine = { ...subject, personId: 'me' };
const write = (day: string, text: string) =>
  writeNote(control, { ...mine, day, latest: '2026-10-31', text, snapshotId: 'v1' });

describe('notes', () => {
  it('are listed for their indicator and unit alone, by the day they are about', () => {
    write('2026-10-31', 'Counted by the new rule');
    write('2026-07-01', 'Provinces merged');
    writeNote(control, {
      ...mine,
      unitId: '34-02',
      day: '2026-01-01',
      latest: '2026-10-31',
      text: 'Elsewhere',
      snapshotId: 'v1',
    });
    expect(listNotes(control, subject).map(({ text }) => text)).toEqual([
      'Provinces merged',
      'Counted by the new rule',
    ]);
  });

  it('can be taken back by whoever wrote them, and then stay unread', () => {
    const { id } = write('2026-10-31', 'Mistaken');
    expect(takeNoteBack(control, id, { ...mine, unitId: '34-02' })).toBe(false);
    expect(takeNoteBack(control, id, { ...mine, personId: 'another' })).toBe(false);
    expect(takeNoteBack(control, id, mine)).toBe(true);
    expect(takeNoteBack(control, id, mine)).toBe(false);
    expect(listNotes(control, subject)).toEqual([]);
    expect(control.db.select().from(note).all()).toHaveLength(1);
  });

  it("count a line's end once, and are kept composed", () => {
    const text = `${'Biểu mẫu'.normalize('NFD')}\r\n${'x'.repeat(491)}`;
    expect(write('2026-10-31', text).text).toBe(`Biểu mẫu\n${'x'.repeat(491)}`);
  });

  it.each([
    ['2026-02-30', 'Text', 'day'],
    ['soon', 'Text', 'day'],
    ['2026-11-01', 'Text', 'day'],
    ['2026-10-31', ' ', 'text'],
    ['2026-10-31', 'x'.repeat(501), 'text'],
  ])('are about a day and say something: %s, %j', (day, text, what) => {
    expect(() => write(day, text)).toThrow(
      expect.objectContaining({ code: 'text_invalid', details: { what } }),
    );
  });
});
