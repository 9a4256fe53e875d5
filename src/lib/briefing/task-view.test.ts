import { expect, test } from 'vitest';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Breakdown } from '#warehouse/query/breakdown.ts';
import type { Words } from '#lib/format/cell.ts';
import { composeTasks } from './task-view.ts';

test('shows statuses in the order of the dates, those of the workspace alone after them, and leaves none out', () => {
  const fact = { dimensions: [] } as unknown as Fact;
  const counts = { archived: 4, overdue: 3, done_on_time: 2, regular: 0 };
  const breakdown = {
    total: 9,
    rows: Object.entries(counts).map(([code, count]) => ({ code, count })),
  } as unknown as Breakdown;
  const words = { language: 'en', fallback: 'en', t: (key: string) => key } as unknown as Words;
  const { parts } = composeTasks(fact, breakdown, '31 Oct 2026', words);
  expect(parts.map(({ name, count }) => [name.toLowerCase(), count])).toEqual([
    ['done_on_time', 2],
    ['overdue', 3],
    ['archived', 4],
  ]);
});
