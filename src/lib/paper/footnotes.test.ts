import { describe, expect, it } from 'vitest';
import { numberFootnotes } from './footnotes.ts';

describe('footnotes', () => {
  it('are numbered as they are met, the same sentence once', () => {
    const { notes, marks } = numberFootnotes([
      { id: 'a', notes: ['late', 'provisional'] },
      { id: 'b', notes: [] },
      { id: 'c', notes: ['hidden', 'late'] },
    ]);
    expect(notes).toEqual([
      { number: 1, text: 'late' },
      { number: 2, text: 'provisional' },
      { number: 3, text: 'hidden' },
    ]);
    expect(marks).toEqual({ a: [1, 2], c: [1, 3] });
  });

  it('are none where nothing has to be said', () => {
    expect(numberFootnotes([{ id: 'a', notes: [] }])).toEqual({ notes: [], marks: {} });
  });
});
