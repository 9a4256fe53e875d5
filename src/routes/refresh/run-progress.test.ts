import { describe, expect, it } from 'vitest';
import { follow, nothingYet, type RunEvent } from './run-progress.ts';

function event(name: string, about: Partial<RunEvent> = {}): RunEvent {
  return {
    id: 1,
    at: '2026-11-22T06:10:00.000Z',
    stage: null,
    sourceId: null,
    event: name,
    data: {},
    ...about,
  };
}

const heard = (...events: RunEvent[]) => events.reduce(follow, nothingYet);

describe('follow', () => {
  it('shows each source at its stage and, at the end, its account', () => {
    const { parts } = heard(
      event('source_started', { sourceId: 'task' }),
      event('stage_started', { sourceId: 'task', stage: 'validate' }),
      event('source_started', { sourceId: 'org_unit' }),
      event('source_loaded', {
        sourceId: 'task',
        data: { physical: 10, loaded: 8, quarantined: 1, skipped: 1 },
      }),
    );
    expect(parts).toMatchObject([
      { sourceId: 'task', stage: 'validate', state: 'loaded', physical: 10, loaded: 8, quarantined: 1 },
      { sourceId: 'org_unit', stage: null, state: 'working', physical: 0, loaded: 0, quarantined: 0 },
    ]);
  });

  it('keeps the whole after its sources', () => {
    const { parts } = heard(
      event('stage_started', { stage: 'star' }),
      event('source_started', { sourceId: 'late_comer' }),
    );
    expect(parts.map((part) => part.sourceId)).toEqual(['late_comer', null]);
  });

  it('ends with the outcome of the run, also of one that died', () => {
    expect(heard(event('run_finished', { data: { outcome: 'failed' } })).outcome).toBe('failed');
    expect(heard(event('run_interrupted')).outcome).toBe('interrupted');
  });

  it('shows what was at work when the run ended as not done', () => {
    const start = event('stage_started', { sourceId: 'task', stage: 'validate' });
    const { parts } = heard(start, event('run_finished', { data: { outcome: 'failed' } }));
    expect(parts).toMatchObject([{ state: 'failed', stage: 'validate', pace: null }]);
  });

  it('says of a run that failed in part what it published, lets wait, or that there is nothing', () => {
    const told = (data: object) =>
      heard(event('run_finished', { data: { outcome: 'partial', ...data } })).outcome;
    expect(told({ published: 'v', held: null })).toBe('partial');
    expect(told({ published: null, held: 'v' })).toBe('held');
    expect(told({ published: null, held: null })).toBe('partialNothing');
  });

  it('shows a source whose delivery was refused as it was', () => {
    const { parts } = heard(event('source_refused', { sourceId: 'task', data: { loaded: 8 } }));
    expect(parts).toMatchObject([{ state: 'unchanged', loaded: 8 }]);
  });

  it('passes over what does not show', () => {
    expect(heard(event('progress'), event('stage_started', { stage: 'unheard_of' }))).toEqual(nothingYet);
  });

  describe('of a stage at work', () => {
    const about = { sourceId: 'task', stage: 'stage' };
    const at = (seconds: number) =>
      new Date(Date.parse('2026-11-22T06:10:00Z') + seconds * 1000).toISOString();
    const rows = (seconds: number, count: number, data: object = { expected: 100_000 }) =>
      event('progress', { ...about, at: at(seconds), data: { rows: count, ...data } });
    const start = event('stage_started', { ...about, at: at(0) });
    const paceAfter = (...events: RunEvent[]) => heard(start, ...events).parts[0]!.pace;

    it('says how much is done, how fast it goes lately, and how long the rest will take', () => {
      expect(paceAfter(rows(2, 20_000), rows(4, 50_000))).toEqual({
        ...{ unit: 'rows', done: 50_000, expected: 100_000, perSecond: 12_500, secondsLeft: 4 },
      });
    });

    it('says no time left where nobody knows how much there is, and no speed where nothing moves', () => {
      expect(paceAfter(rows(2, 20_000, {}))).toMatchObject({
        expected: null,
        perSecond: 10_000,
        secondsLeft: null,
      });
      expect(paceAfter(rows(2, 0))).toMatchObject({ perSecond: null, secondsLeft: null });
    });

    it('forgets how fast it went long ago', () => {
      expect(paceAfter(rows(60, 600), rows(70, 5_600))).toMatchObject({ perSecond: 500 });
    });

    it('begins anew with the next stage, and passes over what comes of another', () => {
      expect(paceAfter(rows(2, 20_000), event('stage_started', { ...about, stage: 'validate' }))).toBeNull();
      expect(paceAfter({ ...rows(2, 20_000), stage: 'validate' })).toBeNull();
    });
  });

  it('keeps the last lines of the log, without the words in between', () => {
    const stages = Array.from({ length: 9 }, (_, id) => event('stage_finished', { id }));
    const { lines } = heard(...stages, event('progress', { id: 10 }), event('run_finished', { id: 11 }));
    expect(lines.map(({ id }) => id)).toEqual([4, 5, 6, 7, 8, 11]);
  });
});
