import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUpFacts } from '#etl/star/roll-up-facts.ts';
import { openRangeCube } from '#lib/arrow/range-cube.ts';
import { nothingAsked, type Exploration } from '#lib/filters/exploration.ts';
import { conditionsOf, readAnswer, resolveExploration, type ExploredAxis } from '#lib/server/explored.ts';
import { isRangeSummed, rangePeriods, readRangeCube } from '#lib/server/range-cube.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { buildWorld, ratio, type Rows } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

/** Two regions of two towns; where rows of `old` are, sums are fractions: it lives on in two towns. */
const units = [
  { unit_id: 'root', parent_id: null, level: 'ROOT' },
  ...['north', 'south'].map((unit_id) => ({ unit_id, parent_id: 'root', level: 'REGION' })),
  ...['n1', 'n2'].map((unit_id) => ({ unit_id, parent_id: 'north', level: 'TOWN' })),
  ...['s1', 's2'].map((unit_id) => ({ unit_id, parent_id: 'south', level: 'TOWN' })),
  { unit_id: 'old', parent_id: 'north', level: 'TOWN', valid_to: '2025-03-01' },
];
const crosswalk = [
  { from_id: 'old', to_id: 'n1', weight: 0.25, effective_date: '2025-03-01' },
  { from_id: 'old', to_id: 's1', weight: 0.75, effective_date: '2025-03-01' },
];
const months = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06'];

const row = fc.record({
  unit: fc.constantFrom('n1', 'n2', 's1', 's2', 'north'),
  period: fc
    .tuple(fc.constantFrom(...months), fc.integer({ min: 1, max: 28 }))
    .map(([month, day]) => `${month}-${String(day).padStart(2, '0')}`),
  channel: fc.constantFrom('web', 'app', 'desk', null),
  dataset: fc.constantFrom('d1', 'd2', 'd3'),
  calls: fc.option(fc.integer({ min: 0, max: 50 }), { freq: 8 }),
  open: fc.integer({ min: 0, max: 50 }),
});
const oldRow = row.map((one) => ({ ...one, unit: 'old', period: `2025-01-${one.period.slice(8)}` }));

const asked: fc.Arbitrary<Exploration> = fc
  .record({
    figure: fc.constantFrom<Partial<Exploration>>(
      { measures: ['use.calls'] },
      { measures: ['use.open'] },
      { indicators: ['share'] },
      { indicators: ['web_share'] },
      { indicators: ['web_calls'] },
    ),
    by: fc.constantFrom(['period'], ['channel'], ['unit', 'period']),
    unit: fc.constantFrom(null, 'north', 's1'),
    beside: fc.constantFrom([], ['south']),
    where: fc.uniqueArray(
      fc.constantFrom(
        { dimension: 'channel', code: 'web' },
        { dimension: 'channel', code: 'desk' },
        { dimension: 'dataset', code: 'd2' },
      ),
    ),
    grain: fc.constantFrom('month' as const, 'quarter' as const),
  })
  .map(({ figure, ...rest }) => ({ ...nothingAsked, ...figure, ...rest }));
const scope: fc.Arbitrary<Scope> = fc.constantFrom(everything, { unitRoots: ['south'], highestClass: '*' });
const axes: ExploredAxis[] = [
  { id: 'channel', column: 'channel', kind: 'dimension' },
  { id: 'dataset', column: 'dataset', kind: 'dimension' },
  { id: 'unit', column: 'unit_id', kind: 'unit' },
];

describe('the cube a browser holds', () => {
  it('answers for any range what the server answers, to the last digit, or leaves it to the server', async () => {
    const seen = { answered: 0, left: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 15, maxLength: 60 }),
        fc.array(oldRow, { maxLength: 2 }),
        fc.array(fc.tuple(asked, scope, fc.nat(100)), { minLength: 4, maxLength: 4 }),
        async (rows, ofOld, questions) => {
          const context = await build([...rows, ...ofOld]);
          try {
            await rollUpFacts(context, 1);
            const snapshot = await snapshotOfWorld(context);
            for (const [exploration, who, pick] of questions)
              await compareAll(snapshot, exploration, who, { pick, seen });
          } finally {
            context.db.close();
          }
        },
      ),
      { numRuns: 6 },
    );
    expect(seen.answered).toBeGreaterThan(60);
    expect(seen.left).toBeGreaterThan(0);
  }, 120_000);
});

/** Two ranges of every axis, by the cube and by the server. */
async function compareAll(
  snapshot: Snapshot,
  exploration: Exploration,
  who: Scope,
  { pick, seen }: { pick: number; seen: { answered: number; left: number } },
): Promise<void> {
  const explored = resolveExploration(snapshot.catalog, exploration);
  expect(isRangeSummed(snapshot.catalog, explored)).toBe(true);
  const { bytes, rules } = await readRangeCube({ snapshot, scope: who, explored }, axes, {
    nameOf: (member) => ({ text: String(member), language: 'en' }),
  });
  const periods = rangePeriods(snapshot.catalog, explored).map(({ period }) => period);
  const cube = openRangeCube(bytes, rules, periods);
  const ranges = periods.flatMap((from, at) => periods.slice(at).map((to) => [from, to] as const));
  for (const [from, to] of [ranges[pick % ranges.length]!, ranges[(pick * 7 + 3) % ranges.length]!])
    for (const axis of [...axes, null]) {
      const answer = cube.answer(axis?.column ?? '', from, to);
      seen[answer ? 'answered' : 'left'] += 1;
      if (!answer) continue;
      const told = await askServer(snapshot, who, { exploration, axis, from, to });
      if (axis) expect(inOrder(answer.rows)).toEqual(inOrder(told.filter((one) => one.total_of === null)));
      const total = told.find((one) => axis === null || one.total_of !== null);
      expect(figuresOf(answer.total ?? {}, axis)).toEqual(figuresOf(total ?? {}, axis));
    }
}

type Row = Readonly<Record<string, string | number | null>>;

async function askServer(
  snapshot: Snapshot,
  who: Scope,
  {
    exploration,
    axis,
    from,
    to,
  }: { exploration: Exploration; axis: ExploredAxis | null; from: string; to: string },
): Promise<readonly Row[]> {
  const range = { from: from.slice(0, 7), to: to.slice(0, 7) };
  const explored = resolveExploration(snapshot.catalog, { ...exploration, ...range, beside: [] });
  const { query } = explored;
  return readAnswer(snapshot, who, {
    ...query,
    by: axis ? [axis.id] : [],
    where: {
      ...conditionsOf(exploration, axis?.column),
      ...(query.where.unit ? { unit: query.where.unit } : {}),
    },
    ...{ order: [], totals: axis !== null, states: false },
  });
}

/** Without what only one of the two writes: what a total is of, the sides of a measure, and a total over nothing, which is an empty row. */
function figuresOf(row: Row, axis: ExploredAxis | null): Row {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name, value]) =>
        name !== 'total_of' &&
        name !== axis?.column &&
        !(name.startsWith('use.') && /_(numer|denomin)ator$/.test(name)) &&
        value !== null,
    ),
  );
}

function inOrder(rows: readonly Row[]): string[] {
  return rows.map((one) => JSON.stringify(Object.entries({ ...figuresOf(one, null) }).toSorted())).toSorted();
}

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
    indicators: [
      { id: 'share', formula: ratio('use', 'open', 'calls') },
      {
        id: 'web_share',
        formula: {
          ...{ kind: 'ratio' as const, per: 100 },
          numerator: { fact: 'use', measure: 'calls', where: { channel: ['web'] } },
          denominator: { fact: 'use', measure: 'calls', where: {} },
        },
      },
      {
        id: 'web_calls',
        formula: {
          kind: 'total' as const,
          numerator: { fact: 'use', measure: 'calls', where: { channel: ['web', 'app'] } },
        },
      },
    ],
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
