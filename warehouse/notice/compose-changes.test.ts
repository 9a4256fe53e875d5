import { describe, expect, it } from 'vitest';
import { composeChanges } from './compose-changes.ts';
import type { Matter, Trouble } from './matter.ts';

const of = (kind: Trouble['kind'], sourceId: string): Trouble => ({
  ...{ kind, object: `source:${sourceId}` },
  data: { sourceId },
});
const waits: Trouble = { kind: 'approval', object: 'version:v', data: { version: 'v' } };
const overdue: Trouble = {
  ...{ kind: 'overdue', object: 'delivery:task:2026-11-01' },
  data: { sourceId: 'task', period: '2026-11-01', until: '2026-12-01' },
};
const kept = (...troubles: Trouble[]): Matter[] =>
  troubles.map((trouble, at) => ({
    ...{ ...trouble, matterId: at + 1, openedAt: '2026-11-22T06:00:00.000Z' },
    ...{ closedAt: null, escalatedAt: null },
  }));
const composed = (open: Trouble[], now: Trouble[]) => {
  const { opened, closed, restored } = composeChanges(kept(...open), now);
  const brief = ({ kind, object }: Pick<Trouble, 'kind' | 'object'>) => `${kind} ${object}`;
  return {
    opened: opened.map(brief),
    closed: closed.map(brief),
    restored: restored.map(({ trouble, after }) => `${brief(trouble)} after ${after.length}`),
  };
};
const nothing = { opened: [], closed: [], restored: [] };

describe('what is to be told', () => {
  it('is what was not the matter before, and nothing of what still is', () => {
    expect(composed([], [of('failure', 'task')]).opened).toEqual(['failure source:task']);
    expect(composed([of('failure', 'task'), waits], [waits, of('failure', 'task')])).toEqual(nothing);
  });

  it('is that a source is right again, once, whatever was the matter with it', () => {
    expect(composed([of('failure', 'task'), of('lateness', 'task')], [])).toEqual({
      ...nothing,
      closed: ['failure source:task', 'lateness source:task'],
      restored: ['restored source:task after 2'],
    });
  });

  it('is not that a source is right again while something else is the matter with it', () => {
    const { closed, restored, opened } = composed([of('failure', 'task')], [of('quarantine', 'task')]);
    expect([opened, closed, restored]).toEqual([['quarantine source:task'], ['failure source:task'], []]);
    expect(
      composed([of('failure', 'task'), of('lateness', 'task')], [of('lateness', 'task')]).restored,
    ).toEqual([]);
  });

  it('is that a source was taken back, and then not that it is right again, too', () => {
    expect(composed([of('jump', 'task')], [of('restored', 'task')])).toEqual({
      ...nothing,
      opened: ['restored source:task'],
      closed: ['jump source:task'],
    });
    expect(composed([of('restored', 'task')], [])).toEqual({ ...nothing, closed: ['restored source:task'] });
  });

  it('is nothing of what is quiet, unless it was told: then it goes on, and is not told again', () => {
    const quiet = { ...overdue, isQuiet: true };
    expect(composed([], [quiet])).toEqual(nothing);
    expect(composed([overdue], [quiet])).toEqual(nothing);
    expect(composed([overdue], [overdue])).toEqual(nothing);
  });

  it('is not that a source is right again while a delivery of it is overdue, nor because one came', () => {
    expect(composed([of('failure', 'task'), overdue], [overdue])).toEqual({
      ...nothing,
      closed: ['failure source:task'],
    });
    expect(composed([overdue], [])).toEqual({ ...nothing, closed: ['overdue delivery:task:2026-11-01'] });
    expect(composed([of('failure', 'task')], [{ ...overdue, isQuiet: true }]).restored).toHaveLength(1);
  });

  it('is nothing where a version was decided on', () => {
    expect(composed([waits], [])).toEqual({ ...nothing, closed: ['approval version:v'] });
  });
});
