import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal.ts';
import { runLog } from './run-log.ts';

const event = (
  name: string,
  data: JournalEvent['data'] = {},
  sourceId: string | null = null,
): JournalEvent => ({
  ...{ at: '2026-10-31T00:00:00.000Z', runId: 'run-1', stage: null },
  ...{ sourceId, event: name, data },
});

/** What the log says of some events. */
function said(events: JournalEvent[], level?: string): Record<string, unknown>[] {
  const lines: string[] = [];
  const read = runLog((line) => void lines.push(line), level);
  events.forEach(read);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log of a run', () => {
  it('says by which run, of which source and how it went', () => {
    const counts = { physical: 5, loaded: 4, quarantined: 1, skipped: 0, ms: 12 };
    expect(said([event('source_loaded', counts, 'task')])).toEqual([
      expect.objectContaining({ runId: 'run-1', source: 'task', level: 'info', part: 'etl', ...counts }),
    ]);
  });

  it('says what failed as an error, in its own words', () => {
    const fault = { code: 'extract_missing', message: 'extract missing: task' };
    expect(said([event('source_failed', fault, 'task')])[0]).toMatchObject({ level: 'error', ...fault });
  });

  it('holds nothing of an event that nobody said may be told', () => {
    const [line] = said([event('drift_found', { found: 'Nguyễn Văn An' })]);
    expect(line).toMatchObject({ level: 'warn', event: 'drift_found' });
    expect(JSON.stringify(line)).not.toContain('An');
  });

  it('leaves progress to whoever looks closely', () => {
    expect(said([event('progress', { rows: 7 })])).toEqual([]);
    expect(said([event('progress', { rows: 7 })], 'debug')).toHaveLength(1);
  });
});
