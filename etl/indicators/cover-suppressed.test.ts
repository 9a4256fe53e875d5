import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeWorld } from '../../tests/support/computed-world.ts';
import { ratio, type World } from '../../tests/support/star-world.ts';

type Count = { unit: string; period: string; y: number };

const units = [
  { unit_id: 'root', parent_id: null },
  { unit_id: 'a', parent_id: 'root' },
  { unit_id: 'a1', parent_id: 'a' },
  { unit_id: 'a2', parent_id: 'a' },
  { unit_id: 'a3', parent_id: 'a' },
  { unit_id: 'b', parent_id: 'root' },
  { unit_id: 'c', parent_id: 'root' },
];

const compute = (counts: Count[], world: Partial<World> = {}, additivity: 'flow' | 'stock' = 'flow') =>
  computeWorld({
    asOf: '2025-12-31',
    units,
    tables: { f: counts.map((count) => ({ ...count, x: 1 })) },
    facts: [
      {
        id: 'f',
        measures: [
          { id: 'x', additivity },
          { id: 'y', additivity },
        ],
        reporting: { by: 'deliveries', levels: [], dueDay: null },
      },
    ],
    indicators: [{ id: 'rate', formula: ratio('f', 'x', 'y'), suppressBelow: 5 }],
    ...world,
  });
const january = (entries: { [unit: string]: number }): Count[] =>
  Object.entries(entries).map(([unit, y]) => ({ unit, period: '2025-01-01', y }));

describe('a cell that is too small', () => {
  it('hides the smallest of its siblings with it, so that it is not what is left of the whole', async () => {
    const { at } = await compute(january({ a1: 20, a2: 4, a3: 9, b: 30, c: 40 }));
    const states = ['a1', 'a2', 'a3', 'a', 'b'].map((unit) => at('rate', unit, '2025-01-01')?.state);
    expect(states).toEqual(['measured', 'suppressed', 'suppressed', 'measured', 'measured']);
  });

  it('hides nobody else where another is too small already', async () => {
    const { at } = await compute(january({ a1: 20, a2: 4, a3: 3, b: 30, c: 40 }));
    expect(at('rate', 'a1', '2025-01-01')?.state).toBe('measured');
  });

  it('hides the whole where it is the only part, and then one beside the whole', async () => {
    const { at } = await compute(january({ a: 3, a1: 4, b: 30, c: 40 }));
    const states = ['a1', 'a', 'b', 'c', 'root'].map((unit) => at('rate', unit, '2025-01-01')?.state);
    expect(states).toEqual(['suppressed', 'suppressed', 'suppressed', 'measured', 'measured']);
  });

  it('is not told by the parts of what was hidden for its sake', async () => {
    const { at } = await compute(january({ a1: 9, a2: 12, a3: 20, b: 4, c: 90 }));
    const states = ['b', 'a', 'a1', 'a2', 'a3', 'c'].map((unit) => at('rate', unit, '2025-01-01')?.state);
    expect(states).toEqual([
      ...['suppressed', 'suppressed', 'suppressed', 'measured', 'measured', 'measured'],
    ]);
  });

  it('hides one more where those that are hidden are too few even together', async () => {
    const { at } = await compute(january({ a1: 2, a2: 2, a3: 9, b: 30, c: 40 }));
    expect(at('rate', 'a3', '2025-01-01')?.state).toBe('suppressed');
  });

  it('of a month hides another month, so that it is not what is left of the quarter', async () => {
    const months = { '01': 4, '02': 60, '03': 50 };
    const { at } = await compute(
      Object.entries(months).map(([month, y]) => ({ unit: 'root', period: `2025-${month}-01`, y })),
    );
    expect(['01', '02', '03'].map((month) => at('rate', 'root', `2025-${month}-01`)?.state)).toEqual([
      ...['suppressed', 'measured', 'suppressed'],
    ]);
    expect(at('rate', 'root', '2025-01-01', 'quarter')?.state).toBe('measured');
  });

  it('of a stock hides no other month: a quarter is one of them, not their sum', async () => {
    const months = { '01': 4, '02': 60, '03': 50 };
    const counts = Object.entries(months).map(([month, y]) => ({
      unit: 'root',
      period: `2025-${month}-01`,
      y,
    }));
    const { at } = await compute(counts, {}, 'stock');
    expect(at('rate', 'root', '2025-03-01')?.state).toBe('measured');
  });

  it(
    'is never what is left of a whole, nor what its parts add up to, whatever the counts',
    { timeout: 120_000 },
    async () => {
      const count = fc.record({
        unit: fc.constantFrom('a1', 'a2', 'a3', 'b', 'c'),
        period: fc.constantFrom('2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'),
        y: fc.integer({ min: 1, max: 12 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(count, {
            selector: ({ unit, period }) => unit + period,
            minLength: 3,
            maxLength: 20,
          }),
          async (counts) => {
            const { db } = await compute(counts);
            const alone = await db.rows(
              `with part as (
             select 'unit' as kind, parent_id as whole, grain, period, v.state, unit_id as part
             from indicators.value v join star.dim_unit d using (unit_id)
             where parent_id is not null and (value is not null or state = 'suppressed')
             union all
             select 'time', unit_id, 'quarter', date_trunc('quarter', period)::date, state, period::varchar
             from indicators.value where grain = 'month' and (value is not null or state = 'suppressed'))
           select part.kind, part.whole, part.grain, part.period from part
           join indicators.value w on w.unit_id = whole and w.grain = part.grain and w.period = part.period
             and (w.value is not null or w.state = 'suppressed')
           group by all having case when any_value(w.state) = 'suppressed' then count(*) filter (where part.state = 'suppressed') = 0
             else count(*) filter (where part.state = 'suppressed') = 1 end`,
            );
            db.close();
            expect(alone).toEqual([]);
          },
        ),
        { numRuns: 25 },
      );
    },
  );
});
