import { describe, expect, it } from 'vitest';
import { dataHref, fileNameOf, figureFiles } from './figure-files.ts';

const subject = {
  snapshot: { snapshotId: '20261031-180500-ab12' },
  unit: { unitId: '34-66' },
  period: { period: '2026-10-01', grain: 'quarter' as const },
  words: { language: 'vi', fiscalYearStart: '01-01' },
};

describe('figureFiles', () => {
  const files = figureFiles(subject, {
    ...{ figure: 'trend', about: 'redeclaration_rate', page: '/indicators/redeclaration_rate' },
    search: { tree: 'then', level: null },
    api: '/api/v1/values',
    parameters: [
      ['indicator', 'redeclaration_rate'],
      ['level', null],
    ],
  });

  it('names figure, unit, period and language', () => {
    expect(files.name).toBe('redeclaration_rate-trend-34-66-2026-Q4-vi');
  });

  it('writes out what could change by itself, version included', () => {
    expect(files.picture).toBe(
      '/indicators/redeclaration_rate/trend.svg?unit=34-66&grain=quarter&period=2026-10&tree=then&version=20261031-180500-ab12&lang=vi',
    );
    expect(dataHref(files, 'csv')).toBe(
      '/api/v1/values?indicator=redeclaration_rate&version=20261031-180500-ab12&name=redeclaration_rate-trend-34-66-2026-Q4-vi&format=csv',
    );
  });
});

it('makes names that any system takes', () => {
  expect(fileNameOf(['a/b', '', 'Đ "x".y', '2026'])).toBe('a-b--x-.y-2026');
});
