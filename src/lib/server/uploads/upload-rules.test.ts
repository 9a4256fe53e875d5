import { describe, expect, it } from 'vitest';
import type { SourceTable } from '#warehouse/model/source.ts';
import { uploadRules } from './upload-rules.ts';

const endingsOf = (...files: { path: string; format: string }[]) => {
  const tables = files.map(
    (file) => ({ files: { ...file, mode: 'full', maxBytes: 1 }, deliveryPeriod: null }) as SourceTable,
  );
  return uploadRules({ tables })?.endings;
};

describe('the kinds of file that a source takes', () => {
  it.each([
    ['its name alone', 'unit/*.csv', 'csv', ['.csv']],
    ['upper case as lower', 'unit/*.CSV', 'csv', ['.csv']],
    ['packed, where its name is', 'unit/*.csv.gz', 'csv', ['.gz']],
    ['another ending than its format has', 'unit/*.dat', 'csv', ['.dat']],
    ['a month at the end of the name', 'unit/t?.xlsx', 'xlsx', ['.xlsx']],
    ['any of its format, where its name may be any', 'unit/**', 'json', ['.json', '.gz', '.zst', '.zip']],
  ])('are told by how its files are named: %s', (_, path, format, endings) => {
    expect(endingsOf({ path, format })).toEqual(endings);
  });

  it('are those of all its tables', () => {
    expect(endingsOf({ path: 'a/*.csv', format: 'csv' }, { path: 'b/*.xlsx', format: 'xlsx' })).toEqual([
      '.csv',
      '.xlsx',
    ]);
  });

  it('have a month in their names where the contract finds it there', () => {
    const exampleOf = (path: string, deliveryPeriod: string | null) =>
      uploadRules({
        tables: [
          { files: { path, format: 'xlsx', mode: 'append', maxBytes: 1 }, deliveryPeriod } as SourceTable,
        ],
      })?.example;
    expect(exampleOf('member/*.xlsx', '(?<period>\\d{4}-\\d{2})')).toBe('2026-10.xlsx');
    expect(exampleOf('member/m_*.csv', 'm_(?<period>[0-9]{6})')).toBe('m_202610.csv');
    expect(exampleOf('member/**/*.csv', 'Q(?<period>nothing)')).toBeNull();
    expect(exampleOf('member/*.xlsx', null)).toBeNull();
  });

  it('are none where its data come from a server', () => {
    expect(endingsOf()).toBeUndefined();
  });
});
