import { describe, expect, it } from 'vitest';
import { typedDay, typedExamples, typedNumbers } from './typed-value.ts';

describe('how a day is typed', () => {
  it.each<[string[], string, string]>([
    [['dd/MM/yyyy'], 'day', 'day'],
    [['MM/dd/yyyy', 'dd/MM/yyyy'], 'day', 'month'],
    [['yyyy-MM-dd'], 'day', 'day'],
    [['yyyy-MM-dd', 'M-d-yyyy'], 'day', 'month'],
    [['dd/MM/yyyy HH:mm'], 'time', 'day'],
    [['MM/yyyy', 'yyyy-MM'], 'month', 'day'],
    [['Quý II/2025'], 'named', 'day'],
    [[], 'day', 'day'],
  ])('follows the formats of its column: %j is %s, %s first', (formats, kind, leads) => {
    expect(typedDay(formats)).toMatchObject({ kind, leads });
  });

  it.each([
    [['dd/MM/yyyy'], ['31/12/2026', '2026-12-31']],
    [['MM/dd/yyyy'], ['12/31/2026', '2026-12-31']],
    [['MM/yyyy'], ['12/2026', '2026-12']],
    [['dd/MM/yyyy HH:mm'], ['31/12/2026 14:30', '2026-12-31 14:30']],
    [["yyyy-MM-dd'T'HH:mm:ssX"], ['2026-12-31T14:30:00', '31/12/2026 14:30', '2026-12-31 14:30']],
    [['Quý II/2025'], ['Quý II/2025']],
    [[], ['31/12/2026', '2026-12-31']],
    [['yyyy-dd-MM'], ['2026-31-12', '31/12/2026']],
  ])('is shown as the file has it, then in further ways: %j', (formats, examples) => {
    expect(typedExamples(formats)).toEqual(examples);
  });
});

it('never reads a text that begins with a year in two orders', () => {
  const readIn = (format: string) => typedDay([format]).further.filter((one) => one.startsWith('y'));
  expect(readIn('yyyy-dd-MM')).toEqual([]);
  expect(readIn('yyyy-MM-dd')).toContain('yyyy/M/d');
  expect(readIn('dd/MM/yyyy')).toContain("yyyy-M-d'T'H:mm");
});

describe('how a number is typed', () => {
  it.each([
    [',', '.', { examples: ['1234,5', '1.234,5', '1 234,5'], means: '1.234', not: '1,234.5' }],
    ['.', ',', { examples: ['1234.5', '1,234.5', '1 234.5'], means: '1,234', not: '1.234,5' }],
    ['.', null, { examples: ['1234.5', '1,234.5', '1 234.5'], means: null, not: '1,234' }],
    [',', null, { examples: ['1234,5', '1.234,5', '1 234,5'], means: null, not: '1.234' }],
  ])('follows the signs of its contract: %s and %s', (decimalChar, groupChar, told) => {
    expect(typedNumbers({ decimalChar, groupChar })).toEqual(told);
  });
});
