import { describe, expect, it } from 'vitest';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import type { Source } from '#warehouse/model/source.ts';
import en from './en.json' with { type: 'json' };
import { mendedFateText } from './fate-text.ts';
import { composeMended, heldAgainLine } from './held-again.ts';
import { translator } from './translate.ts';

const t = translator('en', en);
const words = { language: 'en' as const, t, fallback: 'vi', fiscalYearStart: '01-01' };
const source = {
  ...{ id: 'loan', format: 'csv' },
  tables: [
    {
      id: 'loan_month',
      columns: [{ name: 'loans', header: 'Lượt mượn', names: { en: 'Loans' } }],
      mapped: [],
    },
  ],
} as unknown as Source;
const naming = { source, nameOf: (code: string) => `Cần Thơ (${code})` };
const outcome: MendOutcome = {
  ...{ rows: 4, touched: 3, untouched: 1, loaded: 1, held: 2, unjudged: 0 },
  names: { within: { en: 'No more loans online than loans' } },
  stillHeld: [
    {
      ...{ table: 'loan_month', fileName: 'a b.csv', line: 1234, cell: null, unit: '03' },
      reasons: [
        { rule: 'loans.type', reason: 'type', field: 'loans', value: 'abc' },
        { rule: 'within', reason: 'check', field: null, value: null },
      ],
    },
  ],
};

describe('rows that are held back again', () => {
  it('are told with line, reasons and the value that was tried, and lead to the row', () => {
    const { counts, rows, more } = composeMended(outcome, naming, words);
    expect(counts).toBe('1 row taken in, 2 held back again, 1 as they went out.');
    expect(rows).toMatchObject([
      {
        ...{ address: 'line 1,234', file: 'a b.csv', unit: 'Cần Thơ (03)' },
        href: '/refresh/loan/quarantine?table=loan_month&file=a+b.csv&line=1234#rows',
        reasons: [
          { of: { text: 'Loans' }, value: 'abc' },
          { of: { text: 'No more loans online than loans' } },
        ],
      },
    ]);
    expect(more).toBe('and 1 more row held back again');
  });

  it('are told in a line without what was typed, since a line leaves the product', () => {
    const line = heldAgainLine(composeMended(outcome, naming, words));
    expect(line).toBe(
      'a b.csv, line 1,234: a value of the wrong kind (Loans), a failed cross-check (No more loans online than loans)',
    );
  });

  it('are said in a few words beside how far the version with the others is', () => {
    expect(mendedFateText('held', { loaded: 1, quarantined: 2 }, t)).toBe(
      'Taken in, waits for approval\u00a0· 2 rows held back again',
    );
    expect(mendedFateText('held', { loaded: 0, quarantined: 2 }, t)).toBe(
      'Every mended row is held back again',
    );
    expect(mendedFateText('failed', { loaded: 0, quarantined: 2 }, t)).toBe('Load failed');
    expect(mendedFateText('served', { loaded: 2, quarantined: 0 }, t)).toBe('Taken in and served');
  });
});
