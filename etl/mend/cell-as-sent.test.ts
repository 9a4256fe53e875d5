import { describe, expect, it } from 'vitest';
import type { Column } from '../contract/contract.ts';
import { CALCULATED, cellAsSent, untakenSentence, type MendedValue } from './cell-as-sent.ts';

const column = (type: Column['type'], further: Partial<Column> = {}) =>
  ({
    type,
    formats: [],
    yearPivot: null,
    numberForms: null,
    trueValues: ['có'],
    falseValues: ['không'],
    ...further,
  }) as Column;
const read = (value: MendedValue, of: Column, format = 'General') =>
  cellAsSent(value, format, of, { decimalChar: ',' });
const percent: Column['numberForms'] = {
  negative: null,
  percent: true,
  suffixes: [],
  bare: null,
  grouping: 'thousands',
  fullWidth: false,
};

describe('a cell of a mended workbook', () => {
  it.each<[string, MendedValue, Column, string, string | null]>([
    ['a text', ' x ', column('string'), '@', ' x '],
    ['nothing', null, column('integer'), '@', null],
    [
      'a day',
      new Date('2026-03-05T00:00Z'),
      column('date', { formats: ['dd/MM/yyyy'] }),
      'mm-dd-yy',
      '05/03/2026',
    ],
    ['a number', 1234.5, column('number'), 'General', '1234,5'],
    ['a number that is grouped where it is shown', 1234567, column('integer'), '#,##0', '1234567'],
    ['a percentage', 0.125, column('number', { numberForms: percent }), '0.0%', '12,5%'],
    ['a number in a column of texts', 17, column('string'), 'General', '17'],
    ['a number shown with its zeros', 1, column('string'), '00', '01'],
    ['a truth value', true, column('boolean'), 'General', 'có'],
    ['another', false, column('boolean'), 'General', 'không'],
  ])('is written as the contract has it: %s', (_, value, of, format, text) => {
    expect(read(value, of, format)).toEqual({ text });
  });

  it.each<[string, MendedValue, Column, string, string]>([
    ['a formula', CALCULATED, column('integer'), 'General', 'formula'],
    ['half a letter', 'a\ud83d', column('string'), '@', 'cut in half'],
    ['a time of day alone', new Date(Number.NaN), column('date'), 'h:mm', 'without leaving something out'],
    ['a day among texts', new Date('2026-03-05T00:00Z'), column('string'), 'd-mmm', 'made a day of it'],
    [
      'a day that does not fit',
      new Date('2026-03-05T00:00Z'),
      column('date', { formats: ['MM/yyyy'] }),
      'd-mmm',
      'MM/yyyy',
    ],
    ['a long number', 123456789012345680, column('string'), 'General', '15 digits'],
    ['a fraction among texts', 1.5, column('string'), 'General', 'holds none'],
    ['a percentage that is not declared', 0.12, column('number'), '0%', 'percent'],
    ['money among texts', 12, column('string'), '#,##0 "đ"', 'another way'],
    ['a truth value among texts', true, column('string'), 'General', 'TRUE or FALSE'],
  ])('is refused with what to do, never guessed: %s', (_, value, of, format, why) => {
    const told = read(value, of, format);
    expect('why' in told && untakenSentence(told)).toContain(why);
  });
});
