import { describe, expect, it } from 'vitest';
import { follow, nothingYet, type RunEvent } from './run-progress.ts';

function event(name: string, about: Partial<RunEvent> = {}): RunEvent {
  return { id: 1, stage: null, sourceId: null, event: name, data: {}, ...about };
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
    expect(parts).toEqual([
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
});
