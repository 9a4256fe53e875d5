import { describe, expect, it } from 'vitest';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { codeName, type Naming } from './member-name.ts';

const naming = {
  catalog: {
    units: new Map([['34-01', { unitId: '34-01', name: 'Hà Nội', names: {} }]]),
    registers: new Map([['asset asset_id asset_name', new Map([['DB1', 'Danh bạ']])]]),
  } as unknown as Catalog,
  explored: {
    dimensions: [
      { id: 'asset_id', name: {}, members: [], register: { dimension: 'asset', name: 'asset_name' } },
      { id: 'status', name: {}, members: [{ code: 'ON', name: { vi: 'Mở', en: 'Open' } }] },
      { id: 'procedure_code', name: {}, members: [] },
    ],
  },
  words: { language: 'en', t: translator('en', en), fallback: 'vi', fiscalYearStart: '01-01' },
} as unknown as Naming;

describe('the name of a code', () => {
  it.each([
    ['its label', 'status', 'ON', 'Open', 'en'],
    ['the name that a register has, with the code', 'asset_id', 'DB1', 'Danh bạ (DB1)', 'vi'],
    ['the code where the register has no name', 'asset_id', 'DB2', 'DB2', 'vi'],
    ['the unit it stands for', 'procedure_code', '34-01', 'Hà Nội', 'vi'],
    ['the code where nobody delivers a name', 'procedure_code', '1.000001', '1.000001', 'vi'],
  ] as const)('is %s', (_, dimension, code, text, language) => {
    expect(codeName(dimension, code, naming)).toEqual({ text, language });
  });
});
