import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { UntakenFile } from '#lib/server/refresh/untaken-files.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { composeUntaken, untakenText } from './untaken-view.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const catalog = {
  sources: new Map([['loans', { id: 'loans', name: { en: 'Loans' } }]]),
} as unknown as Catalog;
const inFolder = (path: string): UntakenFile => ({
  path,
  at: [{ source: 'loans', looksFor: ['loans/*.csv'] }],
});

describe('files of the inbox that no source takes', () => {
  it('are told with the source in whose folder they lie, and what that looks for', () => {
    const untaken = composeUntaken([inFolder('loans/a.txt'), { path: 'b.csv', at: [] }], { catalog, words })!;
    expect(untaken.title).toBe('2 files of the inbox are taken by no source');
    expect(untaken.files).toEqual([
      {
        path: 'loans/a.txt',
        at: [{ id: 'loans', name: expect.anything(), looksFor: 'looks for loans/*.csv' }],
      },
      { path: 'b.csv', at: [] },
    ]);
    expect(untaken.more).toBe('');
  });

  it('are listed to a number, and counted beyond', () => {
    const many = Array.from({ length: 23 }, (_, at) => inFolder(`loans/${at}.txt`));
    const untaken = composeUntaken(many, { catalog, words })!;
    expect([untaken.files.length, untaken.more]).toEqual([20, 'and 3 more']);
    expect(untakenText(many, 'loans', words)).toMatch(
      /loans\/19\.txt, and 3 more · looks for loans\/\*\.csv$/,
    );
  });

  it('are no matter where there are none, and on pages of other sources', () => {
    expect(composeUntaken([], { catalog, words })).toBeNull();
    expect(untakenText([inFolder('loans/a.txt')], 'units', words)).toBe('');
  });
});
