import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import { standingText } from './upload-standing.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };

describe('how a workbook of mended rows stands after its check', () => {
  it.each([
    [2, 0, 0, 'The contract lets this file in'],
    [1, 1, 0, '1 mended row is still wrong'],
    [0, 2, 0, 'Every mended row is still wrong'],
    [0, 1, 1, '1 mended row is still wrong'],
    [0, 0, 2, '2 changed rows are no longer held back, and not judged'],
  ])('with %i right, %i wrong and %i not judged', (loaded, quarantined, unjudged, says) => {
    const account = { physical: 2, loaded, quarantined, unjudged, skipped: 0, flagged: 0 };
    const found = { upload: { kind: 'workbook' } as Upload, check: { account } as FileCheck };
    expect(standingText(found, 'acceptable', words)).toBe(says);
  });
});
