import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal.ts';
import { progressBar } from './progress-bar.ts';

const begun = Date.parse('2026-11-22T06:10:00.000Z');
/** An event of the validation of a source, so many ms after its first. */
const told = (ms: number, event: string, data: JournalEvent['data'] = {}): JournalEvent => ({
  at: new Date(begun + ms).toISOString(),
  ...{ runId: 'r1', stage: 'validate', sourceId: 'task', event, data },
});
const barAfter = (...events: JournalEvent[]) => {
  const read = progressBar();
  return events.map(read).at(-1);
};
const start = told(0, 'stage_started');

describe('the bar', () => {
  it('tells how much is done, how fast, and how long the rest will take', () => {
    const half = told(4_000, 'progress', { rows: 45_000, expected: 100_000 });
    expect(barAfter(start, half)).toBe('[####......] 45 % validate task 45,000 rows, 11,250/s, 5 s left');
  });

  it('says no share and no time left where nobody knows how much there is', () => {
    expect(barAfter(start, told(2_000, 'progress', { rows: 500 }))).toBe(
      '[..........] validate task 500 rows, 250/s',
    );
  });

  it('goes by what was told in the last ten seconds', () => {
    const slow = told(60_000, 'progress', { rows: 600, expected: 10_000 });
    const fast = told(70_000, 'progress', { rows: 5_600, expected: 10_000 });
    expect(barAfter(start, slow, fast)).toContain('500/s, 9 s left');
  });

  it('begins anew with each stage of each source', () => {
    const more = told(1_000, 'progress', { rows: 500, expected: 1_000 });
    expect(barAfter(start, more, { ...told(2_000, 'stage_started'), stage: 'conform' })).toBe(
      '[..........] conform task',
    );
    expect(barAfter(start, more, { ...told(2_000, 'source_loaded'), stage: null })).toBeNull();
  });

  it('counts what is counted, and never more than all of it', () => {
    const indicators = { indicators: 40, expected: 40, indicator: 'visits' };
    const whole = { ...told(1_000, 'progress', indicators), stage: 'indicators', sourceId: null } as const;
    expect(barAfter(whole, { ...whole, at: new Date(begun + 2_000).toISOString() })).toBe(
      '[##########] 100 % indicators 40 indicators, 40/s',
    );
  });

  it('says nothing of files that came at one go, nor of less than one a second', () => {
    expect(barAfter(start, told(100, 'progress', { files: 1, bytes: 9 }))).toBe('[..........] validate task');
    expect(barAfter(start, told(9_000, 'progress', { files: 1, expected: 2 }))).toBe(
      '[#####.....] 50 % validate task 1 files, 9 s left',
    );
  });

  it('has a sign of life where nothing was counted yet', () => {
    expect(barAfter(start)).toBe('[..........] validate task');
  });
});
