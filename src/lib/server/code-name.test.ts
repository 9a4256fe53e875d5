import { describe, expect, it } from 'vitest';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { askedCodeName, codeName } from './code-name.ts';

const catalog = {
  units: new Map([['34-01', { unitId: '34-01', name: 'Hà Nội', names: {} }]]),
  registers: new Map([['asset asset_id asset_name', new Map([['DB1', 'Danh bạ']])]]),
} as unknown as Catalog;
const words = { language: 'en', fallback: 'vi' } as const;
const asset = { id: 'asset_id', name: {}, members: [], register: { dimension: 'asset', name: 'asset_name' } };
const status = { id: 'status', name: {}, members: [{ code: 'ON', name: { vi: 'Mở', en: 'Open' } }] };
const procedure = { id: 'procedure_code', name: {}, members: [] };

describe('the name of a code', () => {
  it.each([
    ['its label', status, 'ON', 'Open', 'en'],
    ['the name that a register has, with the code', asset, 'DB1', 'Danh bạ (DB1)', 'vi'],
    ['the code where the register has no name', asset, 'DB2', 'DB2', 'vi'],
    ['the unit it stands for', procedure, '34-01', 'Hà Nội', 'vi'],
    ['the code where nobody delivers a name', procedure, '1.000001', '1.000001', 'vi'],
    ['the day that it is', { id: 'due_on', name: {}, members: [] }, '2026-08-03', '3 Aug 2026', 'en'],
    ['the unit where it is of no dimension', undefined, '34-01', 'Hà Nội', 'vi'],
  ] as const)('is %s', (_, dimension, code, text, language) => {
    expect(codeName(dimension as typeof asset, code, { catalog, words })).toEqual({ text, language });
  });
});

describe('the name of a code that somebody asked for', () => {
  const narrow: Scope = { ...everything, unitRoots: ['02'] };
  it.each([
    ['is none that a register has of units they do not see', narrow, false, 'DB1'],
    ['is that of the register where the answer tells of it', narrow, true, 'Danh bạ (DB1)'],
    ['is that of the register to who sees all units', everything, false, 'Danh bạ (DB1)'],
  ])('%s', (_, scope, isTold, text) => {
    expect(askedCodeName(asset, 'DB1', { catalog, words, scope }, isTold).text).toBe(text);
  });

  it('is its label all the same, which the workspace declares', () => {
    expect(askedCodeName(status, 'ON', { catalog, words, scope: narrow }, false).text).toBe('Open');
  });
});
