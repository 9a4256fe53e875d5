import { expect, test } from 'vitest';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Breakdown } from '#warehouse/query/breakdown.ts';
import type { Words } from '#lib/format/cell.ts';
import { composeTasks } from './task-view.ts';

const breakdownOf = (counts: Record<string, number>) =>
  ({
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    rows: Object.entries(counts).map(([code, count]) => ({ code: code || null, count })),
  }) as unknown as Breakdown;
const fact = { dimensions: [] } as unknown as Fact;
const words = { language: 'en', fallback: 'en', t: (key: string) => key } as unknown as Words;

test('shows statuses in the order of the dates, those of the workspace alone after them, and leaves none out', () => {
  const breakdown = breakdownOf({ archived: 4, overdue: 3, done_on_time: 2, regular: 0 });
  const { parts } = composeTasks(fact, breakdown, { asOf: '31 Oct 2026', linksOf: null }, words);
  expect(parts.map(({ name, count }) => [name.toLowerCase(), count])).toEqual([
    ['done_on_time', 2],
    ['overdue', 3],
    ['archived', 4],
  ]);
});

test('lead each to its own tasks, the title to those overdue, and nowhere where nothing names them or no more is told', () => {
  const linksOf = (code: string) => ({ href: `/explore?where=${code}`, how: 'by unit', rowsHref: null });
  const asked = { asOf: '31 Oct 2026', linksOf };
  const { titleHref, parts } = composeTasks(fact, breakdownOf({ overdue: 3, '': 2 }), asked, words);
  expect(titleHref).toBe('/explore?where=overdue');
  expect(parts.map(({ link }) => link?.href ?? null)).toEqual(['/explore?where=overdue', null]);
  expect(composeTasks(fact, breakdownOf({ in_time: 3 }), asked, words).titleHref).toBeNull();
  const untold = composeTasks(fact, breakdownOf({ overdue: 3 }), { ...asked, linksOf: null }, words);
  expect([untold.titleHref, untold.parts[0]!.link]).toEqual([null, null]);
});
