import { describe, expect, it } from 'vitest';
import { nothingAsked } from '#lib/filters/exploration.ts';
import type { Words } from '#lib/format/cell.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import { composeBoard, isFlat, type BoardSubject } from './compose-board.ts';

const words: Words = {
  ...{ language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' },
};
const said = (text: string) => ({ text, language: 'en' });
const main = {
  ...{ id: 'loan.loans', kind: 'measure', name: {}, format: { unit: 'count', decimals: 0 }, unitText: null },
  ...{ facts: ['loan'], isAdded: true, isRatio: false, isSummed: true, indicator: null },
} as ExploredFigure;

const rowsOf = (counts: readonly number[]) =>
  counts.map((count, at) => ({ medium: `M${at}`, 'loan.loans': count, total_of: null }));

function boardOf(counts: readonly number[], of: Partial<ExploredFigure> = {}) {
  const subject: BoardSubject = {
    axis: { id: 'medium', column: 'medium', kind: 'dimension' },
    ...{ name: said('Medium'), main: { ...main, ...of }, asked: nothingAsked, words },
    nameOf: (member) => said(`Medium ${member}`),
  };
  const rows = rowsOf(counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return composeBoard(rows, { medium: null, 'loan.loans': total, total_of: 'medium' }, subject);
}

describe('a board', () => {
  it('says what all others are, so that its shares make up the whole', () => {
    const board = boardOf([40, 20, 10, 9, 8, 4, 3, 2, 2, 2]);
    expect(board.members).toHaveLength(8);
    expect(board.others).toEqual({ value: '4', share: '4.0%' });
    const shares = [...board.members, board.others!].map(({ share }) => Number.parseFloat(share));
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(100);
  });

  it('says nothing of others where all are here, or where they do not add up', () => {
    expect(boardOf([5, 3]).others).toBeNull();
    expect(boardOf(Array<number>(10).fill(3), { isAdded: false }).others).toBeNull();
  });

  it('is flat where its first are first by their codes alone', () => {
    expect(isFlat(rowsOf(Array<number>(9).fill(1)), main)).toBe(true);
    expect(isFlat(rowsOf([2, ...Array<number>(8).fill(1)]), main)).toBe(false);
    expect(isFlat(rowsOf([...Array<number>(8).fill(5), 1]), main)).toBe(false);
    expect(isFlat(rowsOf([1, 1]), main)).toBe(false);
  });

  it('of a ratio is flat where its denominators are, whatever the ratios read', () => {
    const ratio = { ...main, isRatio: true };
    const of = (denominators: readonly number[]) =>
      denominators.map((one, at) => ({
        ...rowsOf([1])[0]!,
        medium: `M${at}`,
        'loan.loans_denominator': one,
      }));
    expect(isFlat(of([90, 80, 70, 60, 50, 40, 30, 20, 10]), ratio)).toBe(false);
    expect(isFlat(of(Array<number>(9).fill(4)), ratio)).toBe(true);
  });
});
