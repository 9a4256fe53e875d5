import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUpFaults } from '#etl/publish/audit-roll-ups.ts';
import { dropRollUps, rollUpFacts } from '#etl/star/roll-up-facts.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { buildWorld, ratio, type Rows } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

/** Two regions of three towns; old towns were divided between towns, one of them across regions. */
const units = [
  { unit_id: 'root', parent_id: null, level: 'ROOT' },
  ...['north', 'south'].map((unit_id) => ({ unit_id, parent_id: 'root', level: 'REGION' })),
  ...['n1', 'n2', 'n3'].map((unit_id) => ({ unit_id, parent_id: 'north', level: 'TOWN' })),
  ...['s1', 's2', 's3'].map((unit_id) => ({ unit_id, parent_id: 'south', level: 'TOWN' })),
  { unit_id: 'office', parent_id: 'root', level: 'OFFICE' },
  { unit_id: 'old', parent_id: 'north', level: 'TOWN', valid_to: '2025-04-01' },
];
const crosswalk = [
  { from_id: 'old', to_id: 'n1', weight: 0.25, effective_date: '2025-04-01' },
  { from_id: 'old', to_id: 's1', weight: 0.75, effective_date: '2025-04-01' },
];

const row = fc
  .record({
    unit: fc.constantFrom('n1', 'n2', 'n3', 's1', 's2', 's3', 'office', 'old', 'north'),
    month: fc.integer({ min: 1, max: 6 }),
    day: fc.integer({ min: 1, max: 28 }),
    channel: fc.constantFrom('web', 'app', 'desk', null),
    dataset: fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5'),
    calls: fc.integer({ min: 0, max: 50 }),
    open: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ month, day, ...rest }) => ({
    ...rest,
    unit: rest.unit === 'old' && month > 3 ? 'n1' : rest.unit,
    period: `2025-0${month}-${String(day).padStart(2, '0')}`,
  }));

const query = fc.record({
  measures: fc.subarray(['use.calls', 'use.open'], { minLength: 1 }),
  indicators: fc.subarray(['share']),
  by: fc
    .subarray(['period', 'channel', 'dataset'])
    .chain((by) => fc.constantFrom(by, [...by, 'unit'], [...by, 'unit:REGION'], [...by, 'unit:TOWN'])),
  where: fc.constantFrom<Record<string, string[]>>(
    {},
    { unit: ['north'] },
    { unit: ['s1'] },
    { channel: ['web'] },
    { channel: ['app', 'desk'], dataset: ['d2'] },
  ),
  time: fc.record({
    grain: fc.constantFrom('month', 'quarter'),
    from: fc.constant('2025-01'),
    to: fc.constantFrom('2025-03', '2025-06'),
    compare: fc.constantFrom([], ['previous']),
  }),
});
const scope: fc.Arbitrary<Scope> = fc.constantFrom(
  everything,
  { unitRoots: ['south'], highestClass: '*' },
  { unitRoots: ['n1'], highestClass: '*' },
);

describe('an answer', () => {
  it('is the same from roll-ups as from the fact', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 20, maxLength: 80 }),
        fc.array(fc.tuple(query, scope), { minLength: 6, maxLength: 6 }),
        async (rows, questions) => {
          const context = await build([...rows, ...rows, ...rows, ...rows, ...rows, ...rows]);
          try {
            await rollUpFacts(context, 1);
            expect(await rollUpFaults(context)).toEqual([]);
            const rolledUp = await snapshotOfWorld(context);
            const made = [...rolledUp.catalog.rollUps.values()].flat();
            expect(made.map(({ level }) => level)).toContain('REGION');
            const quick = await Promise.all(questions.map((one) => answer(rolledUp, one)));
            await dropRollUps(context);
            const plain = await snapshotOfWorld(context);
            const slow = await Promise.all(questions.map((one) => answer(plain, one)));
            expect(quick).toEqual(slow);
          } finally {
            context.db.close();
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});

async function build(rows: Rows) {
  const { context, db } = await buildWorld({
    ...{ units, crosswalk, asOf: '2025-06-30', tables: { use: rows } },
    facts: [
      {
        ...{ id: 'use', grain: 'day' as const },
        dimensions: ['channel', 'dataset'].map((id) => ({ id, name: { en: id }, members: [] })),
        measures: [{ id: 'calls' }, { id: 'open', additivity: 'stock' as const }],
      },
    ],
    indicators: [{ id: 'share', formula: ratio('use', 'open', 'calls') }],
  });
  await describeWorld(context, 'world');
  await db.run(
    `insert into indicators.value by name
     select 'share' as indicator_id, 'root' as unit_id, grain, p::date as period, p::date as period_end, true as complete,
       'not_measured' as state, 'no_target' as status, 0 as reported, 0 as expected, false as provisional, false as unusual
     from (select 'month' as grain, unnest(generate_series(date '2025-01-01', date '2025-06-01', interval 1 month)) as p
           union all select 'quarter', unnest(generate_series(date '2025-01-01', date '2025-04-01', interval 3 month)))`,
  );
  return { ...context, db };
}

/** Rows as text, so that quarters of old units' rows do not differ in their last digit. */
async function answer(
  snapshot: Awaited<ReturnType<typeof snapshotOfWorld>>,
  [sent, who]: [object, Scope],
): Promise<string[]> {
  const rows = await toRows(await readExplore(snapshot, who, readSemanticQuery(sent)));
  return rows.map((one) =>
    JSON.stringify(one, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toFixed(9)) : value,
    ),
  );
}
