import { describe, expect, it } from 'vitest';
import type { TakenIn } from '#warehouse/model/mend-outcome.ts';
import type { Source } from '#warehouse/model/source.ts';
import en from './en.json' with { type: 'json' };
import { composeTakenIn } from './taken-in.ts';
import { translator } from './translate.ts';

const words = {
  ...{ language: 'en' as const, fallback: 'vi', fiscalYearStart: '01-01' },
  t: translator('en', en),
};
const source = {
  ...{ id: 'loan', format: 'csv' },
  tables: [{ id: 'loan_month', columns: [{ name: 'loans', header: 'Lượt mượn', names: { en: 'Loans' } }] }],
} as unknown as Source;
const naming = {
  source,
  nameOf: (code: string, month: string | null) => `Cần Thơ (${code}, ${month?.slice(0, 4)})`,
};
const row = (line: number): TakenIn => ({
  ...{ table: 'loan_month', fileName: 'a.csv', line, unit: '92', unitBefore: '92', period: '2025-06-01' },
  changes: [
    { field: 'loans', was: 'abc', is: '12' },
    { field: 'loans', was: null, is: '' },
  ],
});
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at + 1));
const page = (count: number, at: number, loaded = count) =>
  composeTakenIn({ taken: rows(count), loaded }, at, naming, words);

describe('rows that are taken in', () => {
  it('are listed with line, unit, month and what was changed', () => {
    expect(page(1, 1)).toEqual({
      rows: [
        {
          ...{ address: 'line 1', file: 'a.csv', unit: 'Cần Thơ (92, 2025)', month: 'June 2025' },
          changes: [
            { of: { text: 'Loans', language: 'en' }, was: 'abc', is: '12' },
            { of: { text: 'Loans', language: 'en' }, was: '', is: '' },
          ],
        },
      ],
      ...{ says: '', previous: null, next: null },
    });
  });

  it('stand on pages where they are many, and one beyond the last is the last', () => {
    expect(page(120, 1)).toMatchObject({ says: '1–50 of 120 rows', previous: null, next: 2 });
    expect(page(120, 2)).toMatchObject({ says: '51–100 of 120 rows', previous: 1, next: 3 });
    expect(page(120, 9)).toMatchObject({ says: '101–120 of 120 rows', previous: 2, next: null });
    expect(page(120, Number.NaN)?.rows[0]?.address).toBe('line 1');
  });

  it('are counted whole, also where fewer of them are told of', () => {
    expect(page(3, 1, 10)?.says).toBe('1–3 of 10 rows');
    expect(page(0, 1, 10)).toBeNull();
    expect(composeTakenIn({ loaded: 4 }, 1, naming, words)).toBeNull();
  });
});
