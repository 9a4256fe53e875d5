import { describe, expect, it } from 'vitest';
import { progressLines } from './progress-lines.ts';
import type { JournalEvent } from './journal.ts';

const event = (name: string, rest: Partial<JournalEvent> = {}): JournalEvent => ({
  at: '2026-11-22T06:10:04.000Z',
  runId: 'r1',
  stage: null,
  sourceId: null,
  event: name,
  data: {},
  ...rest,
});
const CLEAR = '\u001b[K';
const loaded = event('source_loaded', {
  sourceId: 'task',
  data: { physical: 1234, loaded: 1230, quarantined: 3, skipped: 1, ms: 1500 },
});
const told = (isTTY: boolean, events: JournalEvent[]) => {
  let text = '';
  const read = progressLines({ isTTY, columns: 46, write: (more) => (text += more) });
  events.forEach(read);
  return text;
};

describe('progress', () => {
  it('is one line for each source, with counts and time', () => {
    expect(told(false, [loaded])).toBe(
      '  task                 loaded     1,234 physical, 1,230 loaded, 3 quarantined, 1 skipped, 1.5 s\n',
    );
  });

  it('names files that no contract looks for by their names', () => {
    const data = { files: 3, first: ['a.xlsx', 'b.xlsx'], expected: 'task/*.csv' };
    expect(told(false, [event('files_not_taken', { sourceId: 'task', data })])).toBe(
      '  task                 not taken  by their names, which do not fit task/*.csv: a.xlsx, b.xlsx and 1 more\n',
    );
  });

  it('ends with the version that waits, not with the one that is served meanwhile', () => {
    const ended = (data: object) => told(false, [event('run_finished', { data: { ms: 1500, ...data } })]);
    expect(ended({ outcome: 'held', snapshot: 'v1', held: 'v2' })).toBe(
      'held: v2 waits for approval; served is still v1, 1.5 s\n',
    );
    expect(ended({ outcome: 'held', snapshot: null, held: 'v2' })).toContain('served is nothing yet');
    expect(ended({ outcome: 'published', snapshot: 'v2', published: 'v2', held: null })).toBe(
      'published: v2, 1.5 s\n',
    );
  });

  it('of the work at hand is written over on a terminal, and not written elsewhere', () => {
    const working = event('progress', { stage: 'validate', sourceId: 'task', data: { rows: 50_000 } });
    expect(told(false, [working])).toBe('');
    const onTerminal = told(true, [working, loaded]);
    expect(onTerminal).toContain('validate task 50,000 rows');
    expect(onTerminal.split('\n')[0]?.split('\r').at(-1)).toContain('task');
    expect(onTerminal.split('\r')[1]?.length).toBeLessThanOrEqual(45 + CLEAR.length);
  });

  it('says once what became of a refused delivery, and what stays', () => {
    const refused = event('source_refused', {
      sourceId: 'task',
      data: { reason: 'wrong month', physical: 9, loaded: 9, quarantined: 0, skipped: 0 },
    });
    expect(told(false, [refused])).toBe(
      '  task                 refused    by a person: wrong month; stays as it was: ' +
        '9 physical, 9 loaded, 0 quarantined, 0 skipped\n',
    );
  });

  it('ends with the version that a run published, else with what is served all the same', () => {
    const last = (outcome: string, data: object) =>
      told(false, [event('run_finished', { data: { outcome, published: null, held: null, ...data } })]);
    expect(last('published', { published: 'v2', snapshot: 'v2' })).toBe('published: v2\n');
    expect(last('partial', { published: 'v2', snapshot: 'v2' })).toBe('partial: v2\n');
    expect(last('partial', { snapshot: 'v1' })).toBe('partial: nothing published; served is still v1\n');
    expect(last('unchanged', { snapshot: 'v1' })).toBe('unchanged: served is still v1\n');
    expect(last('failed', { snapshot: null })).toBe('failed: nothing published; served is nothing yet\n');
  });

  it('says why a source failed', () => {
    const failed = event('source_failed', { sourceId: 'task', data: { message: 'extract missing: …' } });
    expect(told(false, [failed])).toContain('FAILED     extract missing: …');
  });
});
