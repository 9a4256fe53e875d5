import { describe, expect, it } from 'vitest';
import type { Source } from '#warehouse/model/source.ts';
import { columnsOf, fieldName, tableName } from './field-names.ts';
import { ownerName } from './owner-name.ts';

const hindi = { language: 'hi' as const, fallback: 'vi' };
const names = { vi: 'Ngày', en: 'Day', hi: 'दिन' };

describe('a field', () => {
  it('is called as the contract says in the language of the reader', () => {
    const columns = [{ name: 'day', header: 'ngay', names }];
    expect(fieldName('day', columns, hindi)).toEqual({ text: 'दिन', language: 'hi' });
  });

  it.each([
    ['in the default language where there is no translation', { vi: 'Ngày' }, 'Ngày'],
    ['as its agency does where nobody says, as in older versions', undefined, 'ngay'],
  ])('is called %s, marked as of the default language', (_, own, text) => {
    const columns = [{ name: 'day', header: 'ngay', ...(own && { names: own }) }];
    expect(fieldName('day', columns, hindi)).toEqual({ text, language: 'vi' });
  });

  it('stays an id where the version does not know it', () => {
    expect(fieldName('day', columnsOf(undefined), hindi)).toEqual({ text: 'day', language: 'en' });
  });
});

describe('a table', () => {
  const own = { files: null, deliveryPeriod: null, unitColumn: null, columns: [] };
  const source = {
    ...{ id: 'terms', name: { vi: 'Từ điển và ánh xạ', hi: 'शब्दकोश और मिलान' } },
    tables: [
      { id: 'terms', ...own },
      { id: 'fields', names: { vi: 'Ánh xạ', hi: 'मिलान' }, ...own },
    ],
  } as unknown as Source;

  it('has its name, or that of its source', () => {
    expect(tableName('fields', source, hindi).text).toBe('मिलान');
    expect(tableName('terms', source, hindi).text).toBe('शब्दकोश और मिलान');
  });
});

describe('an owner', () => {
  it('is named in the language of the reader', () => {
    const ownerNames = { vi: 'Cục Thống kê', hi: 'सांख्यिकी कार्यालय' };
    expect(ownerName({ owner: 'Cục Thống kê', ownerNames }, hindi)).toEqual({
      ...{ text: 'सांख्यिकी कार्यालय', language: 'hi' },
    });
  });

  it('is named in the default language by a version that knows no other', () => {
    expect(ownerName({ owner: 'Cục Thống kê' }, hindi)).toEqual({ text: 'Cục Thống kê', language: 'vi' });
  });
});
