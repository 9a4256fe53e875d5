import { describe, expect, it } from 'vitest';
import { valuesSql } from '#warehouse/model/tree-view.ts';
import { computeWorld, type ValueRow } from '../../tests/support/computed-world.ts';
import { ratio, total, type UnitRow, type World } from '../../tests/support/star-world.ts';

/** Computes a world and finds the cells of the view as then; `stored` are those that differ. */
async function computeThen(world: World) {
  const { db, at: now } = await computeWorld(world);
  const rows = await db.rows<ValueRow>(`from ${valuesSql('memory', 'then')} v`);
  const stored = await db.rows<ValueRow>('from indicators.value_then');
  db.close();
  const asThen = (indicator: string, unit: string, period: string, grain = 'month') =>
    rows.find(
      (row) =>
        row.indicator_id === indicator &&
        row.unit_id === unit &&
        row.period === period &&
        row.grain === grain,
    );
  return { now, asThen, stored };
}

const root: UnitRow = { unit_id: 'root', parent_id: null, level: 'R' };
const merged: Partial<World> = {
  asOf: '2025-12-31',
  units: [
    root,
    { unit_id: 'stays', parent_id: 'root' },
    { unit_id: 'east', parent_id: 'root', valid_to: '2025-07-01' },
    { unit_id: 'west', parent_id: 'root', valid_to: '2025-07-01' },
    { unit_id: 'coast', parent_id: 'root', valid_from: '2025-07-01' },
  ],
  crosswalk: ['east', 'west'].map((from_id) => ({ from_id, to_id: 'coast', weight: 1 })),
};
const row = (unit: string, month: string, n: number) => ({ unit, period: `2025-${month}-01`, n });

describe('a merger, as then', () => {
  const world = {
    ...merged,
    tables: {
      f: [
        ...[row('stays', '05', 5), row('stays', '06', 5), row('stays', '07', 6)],
        ...[row('east', '05', 2), row('east', '06', 2), row('west', '06', 4), row('coast', '07', 7)],
      ],
    },
    facts: [
      {
        id: 'f',
        measures: [{ id: 'n' }, { id: 'held', column: 'n', additivity: 'stock' as const }],
        reporting: { by: 'units' as const, levels: ['L'], dueDay: null },
      },
    ],
    indicators: [
      { id: 'flow', formula: total('f', 'n') },
      { id: 'stock', formula: total('f', 'held') },
    ],
  } as World;

  it('ranks the units that stood, and knows nothing of those that came later', async () => {
    const { now, asThen } = await computeThen(world);
    expect(now('flow', 'coast', '2025-06-01')).toMatchObject({ value: 6, rank: 1, rank_of: 2 });
    expect(asThen('flow', 'coast', '2025-06-01')).toMatchObject({
      ...{ state: 'not_expected', value: null, rank: null, reported: 0, expected: 0, status: 'not_measured' },
    });
    expect(['stays', 'west', 'east'].map((unit) => asThen('flow', unit, '2025-06-01')?.rank)).toEqual([
      1, 2, 3,
    ]);
    expect(asThen('flow', 'stays', '2025-06-01')?.rank_of).toBe(3);
  });

  it('compares a new unit with nothing before it', async () => {
    const { now, asThen } = await computeThen(world);
    expect(now('flow', 'coast', '2025-07-01')?.previous).toBe(6);
    expect(asThen('flow', 'coast', '2025-07-01')).toMatchObject({ value: 7, previous: null });
  });

  it('gives each unit its own months of the year, and ranks those that stood at its end', async () => {
    const { now, asThen } = await computeThen(world);
    const year = (unit: string) => asThen('flow', unit, '2025-01-01', 'year');
    expect(now('flow', 'coast', '2025-01-01', 'year')?.value).toBe(15);
    expect(year('coast')).toMatchObject({ value: 7, rank: 2, rank_of: 2 });
    expect(year('east')).toMatchObject({ value: 4, rank: null, rank_of: null });
    expect(year('root')?.value).toBe(31);
  });

  it('takes a stock of the year from the units that stood in its last month with data', async () => {
    const { asThen } = await computeThen(world);
    const year = (unit: string) => asThen('stock', unit, '2025-01-01', 'year');
    expect([year('coast')?.value, year('east')?.value, year('root')?.value]).toEqual([7, null, 13]);
  });

  it('expects reports of the units that stood, from each where it counted', async () => {
    const { now, asThen } = await computeThen(world);
    const june = { reported: 3, expected: 3 };
    expect(now('flow', 'root', '2025-06-01')).toMatchObject(june);
    expect(asThen('flow', 'root', '2025-06-01')).toMatchObject(june);
    expect(now('flow', 'coast', '2025-06-01')).toMatchObject({ reported: 2, expected: 2 });
    expect(asThen('flow', 'coast', '2025-07-01')).toMatchObject({ reported: 1, expected: 1 });
  });

  it('keeps only what differs: the whole does not', async () => {
    const { stored } = await computeThen(world);
    expect(stored.some(({ unit_id }) => unit_id === 'root')).toBe(false);
    expect(stored.some(({ unit_id, period }) => unit_id === 'stays' && period === '2025-07-01')).toBe(false);
  });
});

describe('a unit that moved, as then', () => {
  const moving = (on: string): UnitRow[] => [
    root,
    { unit_id: 'p', parent_id: 'root', level: 'P' },
    { unit_id: 'q', parent_id: 'root', level: 'P' },
    { unit_id: 'x', parent_id: 'p', valid_to: on },
    { unit_id: 'x', parent_id: 'q', valid_from: on },
    { unit_id: 'y', parent_id: 'x', level: 'Y' },
  ];

  it('counts by the day of each row where rows are by day, for those below it too', async () => {
    const daily = ['2025-03-10', '2025-03-14', '2025-03-15', '2025-03-20'].map((period) => ({
      ...{ unit: 'y', period, n: 1 },
    }));
    const { asThen, now } = await computeThen({
      asOf: '2025-03-31',
      units: moving('2025-03-15'),
      tables: { f: daily },
      facts: [{ id: 'f', grain: 'day', measures: [{ id: 'n' }] }],
      indicators: [{ id: 'flow', formula: total('f', 'n') }],
    });
    const march = (unit: string) => asThen('flow', unit, '2025-03-01')?.value;
    expect(['p', 'q', 'x', 'y', 'root'].map(march)).toEqual([2, 2, 4, 4, 4]);
    expect(now('flow', 'q', '2025-03-01')?.value).toBe(4);
  });

  it('counts a month where it began, and what is distinct once in each parent', async () => {
    const { asThen } = await computeThen({
      asOf: '2025-04-30',
      units: moving('2025-03-15'),
      tables: {
        f: ['2025-03-01', '2025-04-01'].map((period) => ({ unit: 'y', period, key: 'a', n: 1 })),
      },
      facts: [
        { id: 'f', measures: [{ id: 'n' }, { id: 'd', column: 'n', additivity: 'distinct', key: 'key' }] },
      ],
      indicators: [
        { id: 'flow', formula: total('f', 'n') },
        { id: 'distinct', formula: total('f', 'd') },
        { id: 'rate', formula: ratio('f', 'n', 'd') },
      ],
    });
    expect(['p', 'q'].map((unit) => asThen('flow', unit, '2025-03-01')?.value ?? 0)).toEqual([1, 0]);
    const year = (unit: string) => asThen('distinct', unit, '2025-01-01', 'year')?.value;
    expect([year('p'), year('q'), year('root')]).toEqual([1, 1, 1]);
  });

  it('ranks it in each period among those of its level under its parent at the end', async () => {
    const { asThen } = await computeThen({
      asOf: '2025-04-30',
      units: [...moving('2025-03-01'), { unit_id: 'q1', parent_id: 'q' }],
      tables: {
        f: ['2025-02-01', '2025-03-01'].flatMap((period) => [
          { unit: 'x', period, n: 5 },
          { unit: 'q1', period, n: 9 },
        ]),
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }] }],
      indicators: [{ id: 'flow', formula: total('f', 'n') }],
    });
    expect(asThen('flow', 'x', '2025-02-01')).toMatchObject({ rank: 1, rank_of: 1 });
    expect(asThen('flow', 'x', '2025-03-01')).toMatchObject({ rank: 2, rank_of: 2 });
  });
});

it('stores nothing as then where nothing was reorganised', async () => {
  const { stored } = await computeThen({
    units: [root, { unit_id: 'a', parent_id: 'root' }],
    tables: { f: [row('a', '05', 1)] },
    facts: [{ id: 'f', measures: [{ id: 'n' }] }],
    indicators: [{ id: 'flow', formula: total('f', 'n') }],
  });
  expect(stored).toEqual([]);
});
