import { describe, expect, it } from 'vitest';
import { computeWorld } from '../../tests/support/computed-world.ts';
import { of, ratio, total, type World } from '../../tests/support/star-world.ts';

const root = { unit_id: 'root', parent_id: null };
const north = { unit_id: 'north', parent_id: 'root' };
const south = { unit_id: 'south', parent_id: 'root' };

describe('merger of units', () => {
  const world: World = {
    asOf: '2025-08-31',
    units: [
      root,
      north,
      { unit_id: 'east', parent_id: 'root', valid_to: '2025-07-01' },
      { unit_id: 'west', parent_id: 'root', valid_to: '2025-07-01' },
      { unit_id: 'coast', parent_id: 'root', valid_from: '2025-07-01' },
    ],
    crosswalk: [
      { from_id: 'east', to_id: 'coast', weight: 1 },
      { from_id: 'west', to_id: 'coast', weight: 0.75 },
      { from_id: 'west', to_id: 'north', weight: 0.25 },
    ],
    tables: {
      f: [
        { unit: 'north', period: '2025-06-01', x: 50, y: 100 },
        { unit: 'east', period: '2025-06-01', x: 10, y: 60 },
        { unit: 'west', period: '2025-06-01', x: 20, y: 40 },
        { unit: 'north', period: '2025-07-01', x: 60, y: 110 },
        { unit: 'coast', period: '2025-07-01', x: 30, y: 90 },
      ],
    },
    facts: [{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }] }],
    indicators: [{ id: 'rate', formula: ratio('f', 'x', 'y') }],
  };

  it('carries the ended units into their successors by their shares, and counts each once at the root', async () => {
    const { at } = await computeWorld(world);
    expect(at('rate', 'coast', '2025-06-01')).toMatchObject({ numerator: 10 + 15, denominator: 60 + 30 });
    expect(at('rate', 'north', '2025-06-01')).toMatchObject({ numerator: 50 + 5, denominator: 100 + 10 });
    expect(at('rate', 'root', '2025-06-01')).toMatchObject({ numerator: 80, denominator: 200, value: 0.4 });
    expect(at('rate', 'coast', '2025-07-01')).toMatchObject({
      numerator: 30,
      denominator: 90,
      previous: 25 / 90,
    });
  });

  it('keeps the series of the ended units up to their end, and no further', async () => {
    const { at, rows } = await computeWorld(world);
    expect(at('rate', 'east', '2025-06-01')).toMatchObject({ value: 10 / 60, state: 'measured' });
    expect(at('rate', 'east', '2025-01-01', 'year')).toMatchObject({ value: 10 / 60 });
    const ended = rows
      .filter((row) => row.unit_id === 'east' && row.grain !== 'year')
      .map((row) => row.period);
    expect(ended).toEqual(['2025-06-01', '2025-04-01']);
  });
});

it('keeps one series for a unit that changes its type', async () => {
  const { at } = await computeWorld({
    asOf: '2026-05-31',
    units: [
      root,
      { unit_id: '75', unit_type: 'TINH_UY', parent_id: 'root', valid_to: '2026-04-30' },
      { unit_id: '75', unit_type: 'THANH_UY', parent_id: 'root', valid_from: '2026-04-30' },
    ],
    tables: {
      f: [
        { unit: '75', period: '2026-04-01', x: 3 },
        { unit: '75', period: '2026-05-01', x: 5 },
      ],
    },
    facts: [{ id: 'f', measures: [{ id: 'x' }], reporting: { by: 'units', levels: ['L'], dueDay: null } }],
    indicators: [{ id: 't', formula: total('f', 'x') }],
  });
  expect(at('t', '75', '2026-04-01')).toMatchObject({ value: 3, expected: 1, rank_of: 1 });
  expect(at('t', '75', '2026-05-01')).toMatchObject({ value: 5, previous: 3 });
  expect(at('t', '75', '2026-04-01', 'quarter')).toMatchObject({ value: 8, expected: 1, complete: false });
});

describe('additivity', () => {
  const days = { grain: 'day' as const, reporting: { by: 'days' as const, levels: [], dueDay: null } };

  it('counts distinct keys anew in each cell: they do not add up', async () => {
    const { at } = await computeWorld({
      asOf: '2025-02-28',
      units: [root, north, south],
      tables: {
        use: [
          { unit: 'north', period: '2025-01-05', asset: 'A', calls: 3 },
          { unit: 'south', period: '2025-01-06', asset: 'A', calls: 1 },
          { unit: 'south', period: '2025-01-07', asset: 'B', calls: 0 },
          { unit: 'south', period: '2025-02-07', asset: 'A', calls: 2 },
          { unit: 'south', period: '2025-02-08', asset: 'B', calls: 9 },
          { unit: 'north', period: '2025-02-09', asset: 'C', calls: 0 },
        ],
      },
      facts: [
        {
          id: 'use',
          ...days,
          measures: [{ id: 'assets_used', additivity: 'distinct', key: 'asset', column: 'calls' }],
        },
      ],
      indicators: [{ id: 'used', formula: total('use', 'assets_used') }],
    });
    const used = (unit: string, period: string, grain?: string) => at('used', unit, period, grain)!.value;
    expect([used('north', '2025-01-01'), used('south', '2025-01-01'), used('root', '2025-01-01')]).toEqual([
      1, 1, 1,
    ]);
    expect([used('north', '2025-02-01'), used('south', '2025-02-01'), used('root', '2025-02-01')]).toEqual([
      0, 2, 2,
    ]);
    expect([used('south', '2025-01-01', 'quarter'), used('root', '2025-01-01', 'quarter')]).toEqual([2, 2]);
  });

  it('takes a stock at the last month with data, over all units', async () => {
    const { at } = await computeWorld({
      asOf: '2025-06-30',
      units: [root, north, south],
      tables: {
        f: [
          { unit: 'north', period: '2025-01-01', open: 5 },
          { unit: 'south', period: '2025-01-01', open: 7 },
          { unit: 'north', period: '2025-02-01', open: 6 },
          { unit: 'south', period: '2025-02-01', open: 8 },
          { unit: 'north', period: '2025-03-01', open: 4 },
          { unit: 'north', period: '2025-04-01', open: 9 },
        ],
      },
      facts: [{ id: 'f', measures: [{ id: 'open', additivity: 'stock' }] }],
      indicators: [{ id: 'open', formula: total('f', 'open') }],
    });
    expect(at('open', 'root', '2025-02-01')!.value).toBe(14);
    expect(at('open', 'root', '2025-01-01', 'quarter')!.value).toBe(4);
    expect(at('open', 'south', '2025-01-01', 'quarter')!.value).toBe(0);
    expect(at('open', 'root', '2025-01-01', 'year')!.value).toBe(9);
  });

  it('does not take a stock for 0 where a unit that reports for itself was silent in the last month', async () => {
    const { at } = await computeWorld({
      asOf: '2025-03-31',
      units: [root, { ...north, level: 'P' }, { ...south, level: 'P' }],
      tables: {
        f: [
          { unit: 'south', period: '2025-01-01', open: 7 },
          { unit: 'north', period: '2025-03-01', open: 4 },
        ],
      },
      facts: [
        {
          id: 'f',
          measures: [{ id: 'open', additivity: 'stock' }],
          reporting: { by: 'units', levels: ['P'], dueDay: null },
        },
      ],
      indicators: [{ id: 'open', formula: total('f', 'open') }],
    });
    expect(at('open', 'south', '2025-01-01', 'quarter')).toMatchObject({
      value: null,
      state: 'not_measured',
    });
    expect(at('open', 'root', '2025-01-01', 'quarter')).toMatchObject({ value: 4, state: 'partial' });
  });

  it('takes a daily stock on the last day with data in the month', async () => {
    const { at } = await computeWorld({
      asOf: '2025-01-31',
      units: [root, north, south],
      tables: {
        f: [
          { unit: 'north', period: '2025-01-10', open: 5 },
          { unit: 'south', period: '2025-01-10', open: 7 },
          { unit: 'north', period: '2025-01-20', open: 6 },
          { unit: 'north', period: '2025-01-20', open: 1 },
        ],
      },
      facts: [{ id: 'f', ...days, measures: [{ id: 'open', additivity: 'stock' }] }],
      indicators: [{ id: 'open', formula: total('f', 'open') }],
    });
    expect(at('open', 'root', '2025-01-01')!.value).toBe(7);
    expect(at('open', 'south', '2025-01-01')!.value).toBe(0);
  });

  it('has no value finer than the rows', async () => {
    const { rows } = await computeWorld({
      asOf: '2025-12-31',
      units: [root],
      tables: { f: [{ unit: 'root', period: '2025-04-01', x: 1, y: 4 }] },
      facts: [
        { id: 'f', grain: 'quarter', measures: [{ id: 'x' }, { id: 'y' }] },
        { id: 'm', measures: [{ id: 'z' }], sql: 'select unit, period, y as z from conform.f' },
      ],
      indicators: [
        {
          id: 'rate',
          formula: { kind: 'ratio', numerator: of('m', 'z'), denominator: of('f', 'y'), per: 1 },
        },
      ],
    });
    expect([...new Set(rows.map((row) => row.grain))]).toEqual(['quarter', 'year']);
  });

  it('counts rows of the asked codes alone, and 0 where there are others only', async () => {
    const { at } = await computeWorld({
      asOf: '2025-01-31',
      units: [root, north, south],
      tables: {
        f: [
          { unit: 'north', period: '2025-01-01', kind: 'A', n: 2 },
          { unit: 'north', period: '2025-01-01', kind: "B'", n: 3 },
          { unit: 'south', period: '2025-01-01', kind: 'C', n: 4 },
        ],
      },
      facts: [
        { id: 'f', dimensions: [{ id: 'kind', name: { en: 'Kind' }, members: [] }], measures: [{ id: 'n' }] },
      ],
      indicators: [{ id: 'ab', formula: { kind: 'total', numerator: of('f', 'n', { kind: ['A', "B'"] }) } }],
    });
    expect(at('ab', 'root', '2025-01-01')!.value).toBe(5);
    expect(at('ab', 'south', '2025-01-01')).toMatchObject({ value: 0, state: 'measured' });
  });
});

it('leaves rows after the business date out', async () => {
  const { rows } = await computeWorld({
    asOf: '2025-01-15',
    units: [root],
    tables: {
      f: [
        { unit: 'root', period: '2025-01-10', n: 1 },
        { unit: 'root', period: '2025-01-20', n: 50 },
        { unit: 'root', period: '2025-02-20', n: 100 },
      ],
    },
    facts: [{ id: 'f', grain: 'day', measures: [{ id: 'n' }] }],
    indicators: [{ id: 't', formula: total('f', 'n') }],
  });
  expect(rows).toMatchObject([
    { grain: 'month', value: 1, period_end: '2025-01-15', complete: false },
    { grain: 'quarter', value: 1, period_end: '2025-01-15', complete: false },
    { grain: 'year', value: 1, period_end: '2025-01-15', complete: false },
  ]);
});

it('adds fractions to the same last digit whatever the order of the rows', async () => {
  const f = Array.from({ length: 5000 }, (_, i) => ({
    unit: 'root',
    period: '2025-01-01',
    n: 0.1 * ((i * 7919) % 5000),
  }));
  const sum = async (rows: typeof f) => {
    const { at } = await computeWorld({
      asOf: '2025-01-31',
      units: [root],
      tables: { f: rows },
      facts: [{ id: 'f', measures: [{ id: 'n' }] }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    return at('t', 'root', '2025-01-01')!.value;
  };
  expect(await sum(f)).toBe(await sum(f.toReversed()));
});
