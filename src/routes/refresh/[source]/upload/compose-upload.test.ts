import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { composeUpload } from './compose-upload.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };

/** What is told of how many rows a file has beside the newest delivery, of 605. */
function changeOf(units: (string | null)[], loaded: number, mode = 'append'): string {
  const sources = new Map([['s', { id: 's', name: { en: 'S' }, tables: [{ files: { mode } }] }]]);
  const upload = {
    ...{ uploadId: 'u', kind: 'extract', source: 's', fileName: 'x.csv', sha256: 'h', state: 'sent' },
    ...{ sentAt: '2026-11-01T00:00:00Z', byLabel: 'An', bytes: 10 },
  };
  const check = {
    ...{ outcome: 'acceptable', sha256: 'h', refusal: null, rules: [], firstBad: [], drift: [], known: [] },
    account: { physical: loaded, loaded, quarantined: 0, skipped: 0, flagged: 0 },
    units: units.map((code) => ({ code, rows: 1 })),
  };
  const last = { fileName: '2026-10.csv', sha256: 'l', receivedAt: '2026-10-01T00:00:00Z', rows: 605 };
  const found = { upload: upload as unknown as Upload, check: check as unknown as FileCheck, last };
  const catalog = {
    workspace: { timezone: 'UTC' },
    sources,
    versions: new Map(),
  } as unknown as Snapshot['catalog'];
  return composeUpload(found, { catalog }, words).change;
}

describe('a file that was sent, beside the newest delivery', () => {
  it('has so many rows more or fewer', () => {
    expect(changeOf(['01', '02'], 604)).toBe(
      '604 rows would be loaded, 1 fewer than the 605 loaded of 2026-10.csv, the newest delivery.',
    );
    expect(changeOf(['01', '02'], 607)).toBe(
      '607 rows would be loaded, 2 more than the 605 loaded of 2026-10.csv, the newest delivery.',
    );
    expect(changeOf([null], 605)).toBe('As many rows as 2026-10.csv, the newest delivery: 605.');
  });

  it('is compared only where it could stand for all: of one unit it is none of many', () => {
    expect(changeOf(['01'], 35)).toBe('');
    expect(changeOf(['01'], 35, 'full')).toBe(
      '35 rows would be loaded, 570 fewer than the 605 loaded of 2026-10.csv, the newest delivery.',
    );
  });
});
