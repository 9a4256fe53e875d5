import { describe, expect, test } from 'vitest';
import { befall, csvText, goodRow, noteRows, type FlatRow } from './flat-rows.ts';
import { Manifest } from './manifest.ts';
import { randomStream } from './random.ts';

const rowsOf = (...codes: string[]): FlatRow[] => codes.map((code) => goodRow([code, 1]));
const inFile = (index: number) => ({ index, random: randomStream(1, `flat/${index}`) });
const spoil = (cells: (unknown | null)[]) => (cells[1] = null);

describe('mishaps', () => {
  test('befall every so many files, from one on', () => {
    const struck = [0, 1, 2, 3, 4, 5].filter((index) => {
      const rows = rowsOf('A', 'B');
      befall(rows, [{ every: 2, from: 1, rules: ['n.required'], spoil }], inFile(index));
      return rows.some(({ rules }) => rules.length > 0);
    });
    expect(struck).toEqual([1, 3, 5]);
  });

  test('befall no row twice, and none that bears a mark', () => {
    const rows = [...rowsOf('A', 'B', 'C'), goodRow(['D', 1], ['late'])];
    const mishap = { every: 1, from: 0, count: 2, rules: ['n.required'], spoil };
    befall(rows, [mishap, mishap], inFile(0));
    expect(rows.map(({ rules, flags }) => rules.length + flags.length)).toEqual([1, 1, 1, 1]);
  });

  test('befall only rows they fit, and leave the model of a copy as it was', () => {
    const rows = rowsOf('A', 'B', 'C');
    const isB = (cells: readonly unknown[]) => cells[0] === 'B';
    befall(rows, [{ every: 1, from: 0, isExtra: true, rules: ['r'], fits: isB, spoil }], inFile(0));
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 1],
      ['B', null],
    ]);
  });
});

test('notes rows that are kept out with all they bear, and those let in with their marks', () => {
  const manifest = new Manifest();
  const rows: FlatRow[] = [
    { cells: ['A'], rules: ['x.type'], flags: ['late'] },
    { cells: ['B'], rules: [], flags: ['late'] },
  ];
  noteRows(manifest.of('s', 'f.csv'), rows, 3);
  expect(manifest.defects.map(({ row, rule, outcome }) => [row, rule, outcome])).toEqual([
    [3, 'x.type', 'quarantined'],
    [3, 'late', 'quarantined'],
    [4, 'late', 'flagged'],
  ]);
});

test('quotes cells that hold the delimiter, a quote or a line end', () => {
  const text = csvText([['a;b', 'c"d', null, 'e\nf', 1.5]], { delimiter: ';', lineEnd: '\r\n' });
  expect(text).toBe('"a;b";"c""d";;"e\nf";1.5\r\n');
});
