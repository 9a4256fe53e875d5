import { describe, expect, it } from 'vitest';
import type { Text } from '#warehouse/model/text.ts';
import { contractOf } from '../../tests/support/load-world.ts';
import { ruleNamer } from './rule-namer.ts';

const { columns } = contractOf({
  columns: ['{ name: loans, logicalType: integer }', '{ name: unit, logicalType: string }'],
});
const [loans, unit] = columns as [(typeof columns)[0], (typeof columns)[0]];
const contract = {
  columns: [
    { ...loans, header: 'Lượt mượn', names: { en: 'Loans' } },
    { ...unit, header: 'Mã đơn vị', key: true, names: { en: 'Unit', hi: 'इकाई' } },
    { ...unit, name: 'period', header: 'Tháng', key: true },
  ],
};
const names = new Map<string, Text>([
  ['loans.type', { vi: 'Lượt mượn đúng kiểu dữ liệu', en: 'Lượt mượn is of its type' }],
  ['key.duplicate', { en: 'Mã đơn vị, Tháng is not repeated', hi: 'Mã đơn vị, Tháng: मान दोहराया नहीं गया' }],
  ['record.structure', { en: 'Every record can be read' }],
  ['within', { vi: 'Không nhiều hơn', en: 'No more online' }],
]);
const namer = (language: string) =>
  ruleNamer({ contract, names, language, languages: ['vi', 'en'], sourceName: (id) => id });

describe('the name of a rule in a workbook', () => {
  it('calls columns as readers of its language do, else as their agency does', () => {
    expect(namer('en')('loans.type')).toBe('Loans is a whole number');
    expect(namer('en')('key.duplicate')).toBe('Unit, Tháng is not repeated');
    expect(namer('hi')('key.duplicate')).toBe('इकाई, Tháng: मान दोहराया नहीं गया');
  });

  it('asks of numbers with units for the unit, unless the contract says what one without it means', () => {
    const named = (bare: number | null) => {
      const forms = { percent: false, suffixes: [{ text: 'tỷ', factor: 1e9 }], bare };
      const numberForms = { ...forms, negative: null, grouping: 'thousands' as const, fullWidth: false };
      const of = { columns: [{ ...contract.columns[0]!, numberForms }] };
      return ruleNamer({ contract: of, names, language: 'en', languages: [], sourceName: (id) => id });
    };
    expect(named(null)('loans.type')).toBe('Loans is a number with its unit (tỷ)');
    expect(named(1)('loans.type')).toBe('Loans is a whole number');
  });

  it('is what was published of all other rules, in the first language that has it', () => {
    expect(namer('en')('record.structure')).toBe('Every record can be read');
    expect(namer('en')('within')).toBe('No more online');
    expect(namer('hi')('within')).toBe('Không nhiều hơn');
    expect(namer('en')('unit.required')).toBe('unit.required');
  });
});
