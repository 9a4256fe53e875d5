import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Words } from '../format/cell.ts';
import en from '../i18n/en.json' with { type: 'json' };
import { translator } from '../i18n/translate.ts';
import { qualityNotes } from './quality-notes.ts';

const indicator = { unit: 'percent', decimals: 1, breaks: [] } as unknown as Indicator;
const words: Words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const whole = {
  ...{
    state: 'measured',
    value: 0.4,
    previous: 0.3,
    provisional: false,
    unusual: false,
    comparableFrom: null,
  },
  ...{
    reported: 34,
    expected: 34,
    restatedFrom: null,
    restatedOn: null,
    restatedBy: null,
    firstPublished: 0.4,
  },
} as unknown as Cell;
const notesOf = (cell: Partial<Cell> | null, silent: string[] = []) =>
  qualityNotes({ indicator, cell: cell && { ...whole, ...cell }, silent, by: 'units' }, words);

describe('notes on quality', () => {
  it('says of a value in whose period figures begin that it is one for a part', () => {
    expect(notesOf({ state: 'partial', reported: 34, expected: 34 })).toEqual([
      'Figures begin within this period: it holds for the part since then.',
    ]);
  });

  it('say nothing of a figure that is whole and settled', () => {
    expect(notesOf({})).toEqual([]);
  });

  it('name who has not reported', () => {
    expect(notesOf({ state: 'partial', reported: 32 }, ['Huế', 'Cà Mau'])).toEqual([
      '32 of 34 units reported; not yet: Huế and Cà Mau.',
    ]);
  });

  it('name the first of many and count the others', () => {
    const silent = Array.from({ length: 11 }, (_, index) => `Unit ${index + 1}`);
    const [note] = notesOf({ reported: 23 }, silent);
    expect(note).toContain('Unit 8 and 3 more units.');
    expect(note).not.toContain('Unit 9');
  });

  it('call nobody silent of whom nothing is due yet', () => {
    const cell = { ...whole, state: 'partial' as const, reported: 31 };
    const noted = { indicator, cell, awaited: ['Huế'], awaitedBy: '2026-11-07', by: 'units' as const };
    const due = 'Not in yet, due by 7 Nov 2026: Huế.';
    expect(qualityNotes({ ...noted, silent: [] }, words)).toEqual([`Reported: 31 of 34 units. ${due}`]);
    expect(qualityNotes({ ...noted, silent: ['Cà Mau'] }, words)).toEqual([
      `31 of 34 units reported; not yet: Cà Mau. ${due}`,
    ]);
  });

  it('tell apart who has reported in part', () => {
    const partly = ['Huế (3 rows of usually about 120)'];
    const cell = { ...whole, state: 'partial' as const, reported: 33 };
    expect(qualityNotes({ indicator, cell, silent: [], partly, by: 'units' }, words)).toEqual([
      'Reported: 33 of 34 units.',
      'Reported in part, with far fewer rows than usual: Huế (3 rows of usually about 120).',
    ]);
  });

  it('say how much is there where nobody can be named', () => {
    expect(notesOf({ reported: 30 })).toEqual(['Reported: 30 of 34 units.']);
  });

  it.each([
    ['suppressed', /could point at persons/],
    ['not_measured', /no figure has come in/],
    ['not_expected', /Not expected/],
  ] as const)('say why there is no figure: %s', (state, said) => {
    expect(notesOf({ state, value: null })[0]).toMatch(said);
  });

  it('say that a figure may still change, after who is missing', () => {
    expect(notesOf({ reported: 33, provisional: true }, ['Huế'])).toEqual([
      '33 of 34 units reported; not yet: Huế.',
      'Provisional: this value may still change.',
    ]);
  });

  it('treat a unit that has no room for a value as one of which none is expected, as maps do', () => {
    expect(notesOf(null)).toEqual(['Not expected of this unit.']);
  });
});
