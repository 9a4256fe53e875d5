import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Source, SourceColumn } from '#warehouse/model/source.ts';
import type { BenchRow } from '#warehouse/query/held-bench.ts';
import { composeRow } from './compose-bench.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const column = (name: string, more: Partial<SourceColumn> = {}): SourceColumn => ({
  ...{ name, header: name, isMendable: true, codes: null, reference: null, mapped: [] },
  ...more,
});

describe('a row that is mended', () => {
  it('names how each of its days is written, and nothing of other cells', () => {
    const formats = ['dd/MM/yyyy', 'yyyy-MM-dd', 'Quý II/2025', 'MM/yyyy'];
    const columns = [column('day', { formats }), column('loans')];
    const source = { format: 'csv', tables: [{ id: 'loans', columns }] } as unknown as Source;
    const row = {
      ...{ table: 'loans', raw: { day: '31.12.25', loans: '7' }, tried: null, reasons: [], lineNo: 2 },
      ...{ cell: null, unitCode: null, fileName: 'a.csv', extractId: 'x', rowNo: 1 },
    } as unknown as BenchRow;
    const nameOf = (code: string) => code;
    expect(composeRow(row, { nameOf, source, groups: [] }, words).cells?.map(({ hint }) => hint)).toEqual([
      'written as dd/MM/yyyy · yyyy-MM-dd · Quý II/2025',
      '',
    ]);
  });
});
