import { describe, expect, it } from 'vitest';
import type { Run, RunSource } from '#warehouse/control/runs.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeRuns } from '../../run-rows.ts';
import { composeSources, decisionText } from './run-view.ts';

const words = {
  ...{ language: 'vi' as const, fallback: 'vi', timezone: 'Asia/Ho_Chi_Minh' },
  t: translator('vi', vi),
};
const run: Run = {
  ...{ runId: 'r', kind: 'refresh', requested: [], trigger: 'manual', reason: null, restoredFrom: null },
  ...{ startedAt: '2026-11-27T23:00:00.000Z', finishedAt: '2026-11-27T23:01:00.000Z' },
  ...{ baseSnapshotId: null, snapshotId: '20261127-230000-aaaa', errorCode: null, errorMessage: null },
  ...{ outcome: 'published', decidedAt: '2026-11-27T23:31:00.000Z', decisionReason: null },
} as unknown as Run;
const said = (about: Partial<Run>, byLabel: string | null = null) => {
  const verdicts = new Map([['r', { snapshotId: '20261127-230000-aaaa', byLabel, overtakenBy: null }]]);
  return decisionText(composeRuns([{ ...run, ...about }], [], { ...words, verdicts })[0]!);
};

describe('the decision on what a run built', () => {
  it('says what was decided, and who did where that is known', () => {
    expect(said({})).toBe('Đã công bố · quyết định 28/11/2026, 06:31');
    expect(said({}, 'Trần An')).toBe('Đã công bố · Trần An quyết định 28/11/2026, 06:31');
    expect(said({ outcome: 'refused', decisionReason: 'sai số liệu' })).toBe(
      'Đã từ chối · quyết định 28/11/2026, 06:31: sai số liệu',
    );
  });

  it('says nothing where nobody has decided', () => {
    expect(said({ decidedAt: null })).toBe('');
  });
});

describe('what became of a source', () => {
  const source = {
    ...{
      runId: 'r',
      sourceId: 'task',
      outcome: 'loaded',
      physical: 74,
      loaded: 65,
      quarantined: 9,
      skipped: 0,
    },
    ...{ errorCode: null, errorMessage: null, errorFacts: null },
  } as RunSource;
  const told = (lost: string[]) =>
    composeSources({ sources: [source], lost, rejected: [] }, null, {
      ...{ ...words, catalog: null, fiscalYearStart: '01-01' },
    })[0]!;

  it('is that its rows were read and none was published, where the whole failed', () => {
    expect(told(['task'])).toMatchObject({
      outcomeText: 'Đã đọc 74 dòng, không công bố dòng nào',
      isFailed: true,
    });
    expect(told(['task']).counts.map(({ text }) => text)).toEqual(['74', '–', '9', '0']);
  });

  it('is that it was loaded, where it did not', () => {
    expect(told([])).toMatchObject({ outcomeText: 'Đã nạp', isFailed: false });
    expect(told([]).counts.map(({ text }) => text)).toEqual(['74', '65', '9', '0']);
  });
});
