import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Source, SourceColumn } from '#warehouse/model/source.ts';
import type { BenchRow, HeldGroup } from '#warehouse/query/held-bench.ts';
import { composeGroups, composeRow } from './compose-bench.ts';

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

describe('a cell that is mended', () => {
  it('says what the rules ask for that it fails, in the words of readers', () => {
    const columns = [column('loans', { names: { en: 'Loans' }, header: 'Lượt mượn' }), column('unit')];
    const source = { format: 'csv', tables: [{ id: 'loans', columns }] } as unknown as Source;
    const reasons = [{ rule: 'loans.range', reason: 'range', field: 'loans' }];
    const row = {
      ...{ table: 'loans', raw: { loans: '-5', unit: '48' }, tried: null, reasons, lineNo: 2, cell: null },
      ...{ unitCode: null, fileName: 'a.csv', extractId: 'x', rowNo: 1 },
    } as unknown as BenchRow;
    const groups = [
      { table: 'loans', rule: 'loans.range', names: { en: 'Lượt mượn is at least 0' } },
    ] as unknown as HeldGroup[];
    const { cells } = composeRow(row, { nameOf: (code) => code, source, groups }, words);
    expect(cells?.map(({ hint, isFaulty }) => [hint, isFaulty])).toEqual([
      ['Loans is at least 0', true],
      ['', false],
    ]);
  });
});

describe('a row that fails a rule over several columns', () => {
  it('has those marked that the rule names, with what it asks for', () => {
    const columns = [column('loans'), column('online'), column('unit')];
    const about = { online_within_loans: ['loans', 'online'] };
    const source = { format: 'csv', tables: [{ id: 'loans', columns, about }] } as unknown as Source;
    const reasons = [{ rule: 'online_within_loans', reason: 'check', field: null }];
    const row = {
      ...{ table: 'loans', raw: { loans: '8', online: '9', unit: '48' }, tried: null, reasons, lineNo: 2 },
      ...{ cell: null, unitCode: null, fileName: 'a.csv', extractId: 'x', rowNo: 1 },
    } as unknown as BenchRow;
    const groups = [
      { table: 'loans', rule: 'online_within_loans', names: { en: 'No more online than loans' } },
    ] as unknown as HeldGroup[];
    const { cells } = composeRow(row, { nameOf: (code) => code, source, groups }, words);
    expect(cells?.map(({ name, hint, isFaulty }) => [name, hint, isFaulty])).toEqual([
      ['loans', 'No more online than loans', true],
      ['online', 'No more online than loans', true],
      ['unit', '', false],
    ]);
  });
});

describe('a rule that holds rows back', () => {
  const columns = [column('code'), column('told', { isMendable: false }), column('loans')];
  const source = { format: 'csv', tables: [{ id: 'loans', columns }] } as unknown as Source;
  const group = (field: string, reason: string): HeldGroup => ({
    ...{ table: 'loans', rule: `${field}.${reason}`, reason, field, names: {}, records: 1, first: [] },
    values: [{ value: '', records: 1 }],
  });
  const filter = { sourceId: 'loans', table: null, rule: null, fileName: null, units: null, line: null };
  const compose = (of: HeldGroup, maps: boolean) =>
    composeGroups([of], { filter, search: new URLSearchParams(), source, maps }, words)[0]!;

  it('leads to where it is said what its values mean, for whoever may say so', () => {
    expect(compose(group('code', 'reference'), true)).toMatchObject({
      ...{ canMap: true, href: '?table=loans&rule=code.reference#mapping' },
    });
    expect(compose(group('code', 'reference'), false)).toMatchObject({
      ...{ canMap: false, href: '?table=loans&rule=code.reference#rows' },
    });
    expect(compose(group('told', 'code_list'), true).canMap).toBe(false);
    expect(compose(group('loans', 'range'), true).href).toMatch(/#rows$/);
  });

  it('tells of an empty cell by no value, which is not quoted', () => {
    expect(compose(group('code', 'required'), true).values).toEqual(['']);
  });
});
