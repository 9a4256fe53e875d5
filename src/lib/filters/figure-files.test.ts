import { describe, expect, it } from 'vitest';
import { loadMessages } from '../i18n/catalogue.ts';
import { translator } from '../i18n/translate.ts';
import { dataHref, figureFiles } from './figure-files.ts';

const subject = {
  snapshot: { snapshotId: '20261031-180500-ab12', asOf: '2026-10-31' },
  unit: { unitId: '34-66', name: 'Đắk Lắk', names: {} },
  period: { period: '2026-10-01', grain: 'quarter' as const },
  words: {
    ...{ language: 'vi' as const, fallback: 'vi', fiscalYearStart: '01-01' },
    t: translator('vi', await loadMessages('vi')),
  },
};

describe('figureFiles', () => {
  const files = figureFiles(subject, {
    ...{ figure: 'trend', page: '/indicators/redeclaration_rate' },
    about: { id: 'redeclaration_rate', names: { vi: 'Kê khai lại', en: 'Declared again' } },
    search: { tree: 'then', level: null },
    api: '/api/v1/values',
    parameters: [
      ['indicator', 'redeclaration_rate'],
      ['level', null],
    ],
  });

  it('writes out what could change by itself, version included', () => {
    expect(files.picture).toBe(
      '/indicators/redeclaration_rate/trend.svg?unit=34-66&grain=quarter&period=2026-10&tree=then&version=20261031-180500-ab12&lang=vi',
    );
    expect(dataHref(files, 'csv')).toBe(
      '/api/v1/values?indicator=redeclaration_rate&version=20261031-180500-ab12&name=ke-khai-lai_dien-bien_dak-lak_2026-Q4_so-lieu-den-2026-10-31&format=csv',
    );
  });
});
