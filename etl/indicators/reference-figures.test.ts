import { describe, expect, it } from 'vitest';
import { computeWorld } from '../../tests/support/computed-world.ts';
import { of, ratio, total } from '../../tests/support/star-world.ts';

const root = { unit_id: 'root', parent_id: null };

describe('published figures come out of counts', () => {
  it('1,287 tasks on 04/12/2025 = 601 done + 404 on time + 104 overdue + 178 regular (13.8 %)', async () => {
    const groups = { done: 601, in_time: 404, overdue: 104, regular: 178 };
    const units = [root, { unit_id: 'a', parent_id: 'root' }, { unit_id: 'b', parent_id: 'root' }];
    const task = Object.entries(groups).flatMap(([status, tasks]) => [
      { unit: 'a', period: '2025-12-01', status, tasks: Math.floor(tasks / 3) },
      { unit: 'b', period: '2025-12-01', status, tasks: tasks - Math.floor(tasks / 3) },
    ]);
    const share = (status: string) => ({
      kind: 'ratio' as const,
      numerator: of('task', 'tasks', { status: [status] }),
      denominator: of('task', 'tasks'),
      per: 1,
    });
    const { at } = await computeWorld({
      asOf: '2025-12-04',
      units,
      tables: { task },
      facts: [
        {
          id: 'task',
          dimensions: [{ id: 'status', name: { en: 'Status' }, members: [] }],
          measures: [{ id: 'tasks', additivity: 'stock' }],
        },
      ],
      indicators: [
        { id: 'tasks', formula: total('task', 'tasks') },
        { id: 'regular', formula: share('regular') },
        { id: 'overdue', formula: share('overdue') },
        {
          id: 'done_or_in_time',
          formula: { kind: 'total', numerator: of('task', 'tasks', { status: ['done', 'in_time'] }) },
        },
      ],
    });
    expect(at('tasks', 'root', '2025-12-01')).toMatchObject({
      value: 1287,
      denominator: null,
      complete: false,
    });
    expect(at('done_or_in_time', 'root', '2025-12-01')!.value).toBe(601 + 404);
    expect(at('regular', 'root', '2025-12-01')).toMatchObject({ numerator: 178, denominator: 1287 });
    expect((at('regular', 'root', '2025-12-01')!.value! * 100).toFixed(1)).toBe('13.8');
    expect(at('overdue', 'root', '2025-12-01')).toMatchObject({ numerator: 104, value: 104 / 1287 });
  });

  it('39.98 % from ministries at 54.46 % and provinces at 16.94 % is a ratio of sums, not 35.7 %', async () => {
    const { at } = await computeWorld({
      asOf: '2025-10-31',
      units: [
        root,
        { unit_id: 'ministries', parent_id: 'root' },
        { unit_id: 'provinces', parent_id: 'root' },
      ],
      tables: {
        file: [
          { unit: 'ministries', period: '2025-10-01', full_online: 33_442, received: 61_407 },
          { unit: 'provinces', period: '2025-10-01', full_online: 6_538, received: 38_593 },
        ],
      },
      facts: [{ id: 'file', measures: [{ id: 'full_online' }, { id: 'received' }] }],
      indicators: [{ id: 'rate', formula: ratio('file', 'full_online', 'received') }],
    });
    const percent = (unit: string) => (at('rate', unit, '2025-10-01')!.value! * 100).toFixed(2);
    expect([percent('ministries'), percent('provinces'), percent('root')]).toEqual([
      '54.46',
      '16.94',
      '39.98',
    ]);
  });
});
