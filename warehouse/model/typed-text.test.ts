import { describe, expect, it } from 'vitest';
import { typedText, type ColumnType, type TypedColumn } from './typed-text.ts';

const NAMED = ['excelSerial', 'vnQuarter'];
const column = (type: ColumnType, formats: string[] = [], yearPivot: number | null = null): TypedColumn =>
  type === 'date' || type === 'timestamp'
    ? {
        type,
        days: {
          patterns: formats.filter((format) => !NAMED.includes(format)),
          ...{ yearPivot, takesSerials: formats.includes('excelSerial') },
        },
      }
    : { type };
const signs = { decimalChar: ',', groupChar: '.' };
const day = column('date', ['dd/MM/yyyy']);
const iso = column('date', ['yyyy-MM-dd']);
const monthFirst = column('date', ['MM/dd/yyyy']);
const month = column('date', ['MM/yyyy', 'yyyy-MM']);
const time = column('timestamp', ['dd/MM/yyyy HH:mm']);

describe('a day that a person typed', () => {
  it.each<[string, TypedColumn, string]>([
    ['31/12/2026', iso, '2026-12-31'],
    [' 31-12-2026 ', iso, '2026-12-31'],
    ['1.2.2026', iso, '2026-02-01'],
    ['03/04/2026', iso, '2026-04-03'],
    ['2026-12-31', day, '31/12/2026'],
    ['2026/12/31', day, '31/12/2026'],
    ['3-4-2026', day, '03/04/2026'],
    ['2026-12-31', monthFirst, '12/31/2026'],
    ['3-4-2026', monthFirst, '03/04/2026'],
    ['2026-12', column('date', ['MM/yyyy']), '12/2026'],
    ['12-2026', month, '12/2026'],
    ['01/12/2026', month, '12/2026'],
    ['2026-12-31 14:30', time, '31/12/2026 14:30'],
    ['31/12/2026', time, '31/12/2026 00:00'],
    ['31/12/2026', column('timestamp', ["yyyy-MM-dd'T'HH:mm:ss"]), '2026-12-31T00:00:00'],
    ['31/12/2026', column('date', ['excelSerial']), '46387'],
  ])('is said as the contract writes it: %s in %j', (text, of, said) => {
    expect(typedText(text, of, signs)).toBe(said);
  });

  it.each<[string, TypedColumn]>([
    // What the contract reads stays as it was typed, so that its own order of parts rules.
    ['03/04/2026', monthFirst],
    ['31/12/2026', column('date', ['MM/dd/yyyy', 'dd/MM/yyyy'])],
    ['2026-03-04', column('date', ['yyyy-dd-MM'])],
    ['31/12/75', column('date', ['dd/MM/yy'], 50)],
    ['02:30 PM', column('timestamp', ['hh:mm a'])],
    // And so does what nobody can read.
    ['31/12/2026', monthFirst],
    ['31/02/2026', iso],
    ['31/12/26', iso],
    ['31/12/2026', month],
    ['31/12/2026 25:00', time],
    ['31/12/2026 14:30', day],
    ['12/2026', day],
    ['31/12/2026', column('date', ['vnQuarter'])],
    ['31/12/2026', column('string')],
    ['tomorrow', iso],
  ])('stays as it is otherwise, to be judged: %s in %j', (text, of) => {
    expect(typedText(text, of, signs)).toBe(text);
  });
});

describe('a number that a person typed', () => {
  const number = column('number');
  it.each<[string, typeof signs | { decimalChar: string; groupChar: null }, string]>([
    ['1 234,5', signs, '1234,5'],
    ['-1 234 567', signs, '-1234567'],
    ['1,234.5', { decimalChar: '.', groupChar: null }, '1234.5'],
    ['1,234,567', { decimalChar: '.', groupChar: null }, '1234567'],
    ['1.234,5', { decimalChar: ',', groupChar: null }, '1234,5'],
  ])('is said as the contract writes it: %s', (text, of, said) => {
    expect(typedText(text, number, of)).toBe(said);
  });

  it.each([
    ['1.234,5', signs],
    ['1.234', signs],
    ['1,234.5', signs],
    ['1,234', { decimalChar: '.', groupChar: null }],
    ['1.234', { decimalChar: ',', groupChar: null }],
    ['12,34.5', { decimalChar: '.', groupChar: null }],
    ['1 23', signs],
    ['0 234', signs],
    ['none', signs],
  ])('stays as it is otherwise, to be judged: %s with %j', (text, of) => {
    expect(typedText(text, number, of)).toBe(text);
  });
});
