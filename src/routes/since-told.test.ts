import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import type { SeenFigure } from '#lib/server/visits.ts';
import { besidesGoals, goalChange } from './since-told.ts';

const seen = (value: number | null, change: Partial<SeenFigure> = {}): SeenFigure => ({
  ...{ id: 'reuse_rate', grain: 'month', period: '2026-10-01', value, status: 'behind' },
  ...{ target: 0.7, targetDate: '2026-12-31' },
  ...change,
});
const onPath = { status: 'on_path' } as const;

describe('what a headline reached or lost since the last visit', () => {
  it.each([
    ['its path, from behind it', seen(0.5), seen(0.6, onPath), 'up', 'since.reachedPath'],
    [
      'its path no longer',
      seen(0.6, onPath),
      seen(0.59, { status: 'within_tolerance' }),
      'up',
      'since.lostPath',
    ],
    ['its goal', seen(0.6), seen(0.7, onPath), 'up', 'since.reachedGoal'],
    ['its goal no longer', seen(0.7, onPath), seen(0.6), 'up', 'since.lostGoal'],
    ['its goal, where less is better', seen(0.8), seen(0.7, onPath), 'down', 'since.reachedGoal'],
    [
      'its goal no longer, as another is asked',
      seen(0.7, onPath),
      seen(0.7, { target: 0.8 }),
      'up',
      'since.lostGoal',
    ],
    [
      'no goal that is lost, as the next one has begun',
      seen(0.72, { ...onPath, period: '2026-12-01' }),
      seen(0.73, { ...onPath, period: '2027-01-01', target: 0.8, targetDate: '2027-12-31' }),
      'up',
      null,
    ],
    [
      'its path no longer, as the next goal has begun',
      seen(0.72, { ...onPath, period: '2026-12-01' }),
      seen(0.6, { period: '2027-01-01', target: 0.8, targetDate: '2027-12-31' }),
      'up',
      'since.lostPath',
    ],
    [
      'its goal, a period later',
      seen(0.69),
      seen(0.71, { ...onPath, period: '2026-11-01' }),
      'up',
      'since.reachedGoal',
    ],
    ['nothing, behind as before', seen(0.5), seen(0.55, { status: 'within_tolerance' }), 'up', null],
    ['nothing, without a figure', seen(null, { status: 'not_measured' }), seen(0.7, onPath), 'up', null],
    ['nothing, without a goal then', seen(0.5, { target: null, status: 'no_target' }), seen(0.5), 'up', null],
  ] as [string, SeenFigure, SeenFigure, 'up' | 'down', string | null][])(
    'is %s',
    (_, before, after, better, key) => {
      expect(goalChange(before, after, { better })).toBe(key);
    },
  );
});

describe('what needs somebody, beside what is said of goals', () => {
  const about = { severity: 'high', subject: { kind: 'unit', id: '00' }, unitId: '00' } as const;
  const item = (kind: string, indicatorId: string) => ({ ...about, kind, indicatorId }) as AttentionItem;

  it('is not once more that the same headline is behind or near its goal, or was', () => {
    const items = ['headline_behind', 'deadline', 'children_behind', 'falling'].map((kind) =>
      item(kind, 'reuse_rate'),
    );
    const other = item('headline_behind', 'clean_rate');
    const { added, gone } = besidesGoals({ added: [...items, other], gone: items }, new Set(['reuse_rate']));
    expect(added.map(({ kind }) => kind)).toEqual(['children_behind', 'falling', 'headline_behind']);
    expect(gone.map(({ kind }) => kind)).toEqual(['children_behind', 'falling']);
  });
});
