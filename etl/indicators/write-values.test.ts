import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { computeWorld, type ComputedWorld } from '../../tests/support/computed-world.ts';
import { ratio, total } from '../../tests/support/star-world.ts';

const target = (date: string, value: number) => ({
  date,
  value,
  basis: 'example' as const,
  source: { en: '' },
});

/** One unit per value, in hundredths, all in one month. */
function valued(hundredths: number[], goals: Partial<Indicator>): Promise<ComputedWorld> {
  return computeWorld({
    asOf: '2025-01-31',
    units: [
      { unit_id: 'root', parent_id: null, level: 'R' },
      ...hundredths.map((_, i) => ({ unit_id: `u${i}`, parent_id: 'root' })),
    ],
    tables: { f: hundredths.map((x, i) => ({ unit: `u${i}`, period: '2025-01-01', x, y: 100 })) },
    facts: [{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }] }],
    indicators: [{ id: 'rate', formula: ratio('f', 'x', 'y'), ...goals }],
  });
}

async function statuses(hundredths: number[], goals: Partial<Indicator>) {
  const { at } = await valued(hundredths, goals);
  return hundredths.map((_, i) => at('rate', `u${i}`, '2025-01-01')!.status);
}

describe('status', () => {
  const targets = [target('2025-12-31', 0.3)];

  it('is on path from equality upwards and within tolerance down to its edge, where more is better', async () => {
    expect(await statuses([31, 30, 29, 20, 19], { better: 'up', targets, tolerance: 0.1 })).toEqual([
      'on_path',
      'on_path',
      'within_tolerance',
      'within_tolerance',
      'behind',
    ]);
  });

  it('is on path from equality downwards and within tolerance up to its edge, where less is better', async () => {
    expect(await statuses([29, 30, 31, 40, 41], { better: 'down', targets, tolerance: 0.1 })).toEqual([
      'on_path',
      'on_path',
      'within_tolerance',
      'within_tolerance',
      'behind',
    ]);
  });

  it('has a tolerance also where the target is 0', async () => {
    const goals = { better: 'down' as const, targets: [target('2025-12-31', 0)], tolerance: 0.02 };
    expect(await statuses([0, 1, 2, 3], goals)).toEqual([
      'on_path',
      'within_tolerance',
      'within_tolerance',
      'behind',
    ]);
  });

  it('has nothing to judge by without a target or before the baseline', async () => {
    expect(await statuses([50], { targets: [] })).toEqual(['no_target']);
    const later = { targets, baseline: { date: '2025-02-01', value: 0.1 } };
    const { at } = await valued([50], later);
    expect(at('rate', 'u0', '2025-01-01')).toMatchObject({ status: 'no_target', target: 0.3, path: null });
  });

  it('is judged at the end of the period by the path, with the next target beside it', async () => {
    const goals = { targets: [target('2025-12-31', 0.6)], baseline: { date: '2024-12-31', value: 0.3 } };
    const { at } = await valued([31], goals);
    const row = at('rate', 'u0', '2025-01-01')!;
    expect(row).toMatchObject({ status: 'behind', target: 0.6, target_date: '2025-12-31' });
    expect(row.path).toBeCloseTo(0.3 + (0.3 * 31) / 365, 12);
  });
});

describe('rank', () => {
  const ranks = async (hundredths: number[], better: 'up' | 'down') => {
    const { at } = await valued(hundredths, { better });
    return hundredths.map((_, i) => at('rate', `u${i}`, '2025-01-01')!.rank);
  };

  it('gives ties one rank and skips the next, best first', async () => {
    expect(await ranks([50, 70, 50, 10], 'up')).toEqual([2, 1, 2, 4]);
    expect(await ranks([50, 70, 50, 10], 'down')).toEqual([2, 4, 2, 1]);
  });

  it('stays among siblings of one level that have a value', async () => {
    const { at } = await computeWorld({
      asOf: '2025-01-31',
      units: [
        { unit_id: 'root', parent_id: null },
        { unit_id: 'a', parent_id: 'root', level: 'P' },
        { unit_id: 'b', parent_id: 'root', level: 'P' },
        { unit_id: 'silent', parent_id: 'root', level: 'P' },
        { unit_id: 'office', parent_id: 'root', level: 'O' },
        { unit_id: 'a1', parent_id: 'a', level: 'P' },
      ],
      tables: {
        f: ['a1', 'b', 'office'].map((unit, i) => ({ unit, period: '2025-01-01', x: i + 1, y: 10 })),
      },
      facts: [{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }] }],
      indicators: [{ id: 'rate', formula: ratio('f', 'x', 'y') }],
    });
    const rank = (unit: string) => at('rate', unit, '2025-01-01');
    expect(rank('b')).toMatchObject({ rank: 1, rank_of: 2 });
    expect(rank('a')).toMatchObject({ rank: 2, rank_of: 2 });
    expect(rank('silent')).toMatchObject({ rank: null, rank_of: 2 });
    expect(rank('office')).toMatchObject({ rank: 1, rank_of: 1 });
    expect(rank('a1')).toMatchObject({ rank: 1, rank_of: 1 });
  });

  it('does not rank successors together with the units they came from', async () => {
    const ended = { valid_to: '2025-07-01' };
    const { at } = await computeWorld({
      asOf: '2025-07-31',
      units: [
        { unit_id: 'root', parent_id: null, level: 'R' },
        { unit_id: 'stays', parent_id: 'root' },
        { unit_id: 'east', parent_id: 'root', ...ended },
        { unit_id: 'west', parent_id: 'root', ...ended },
        { unit_id: 'coast', parent_id: 'root', valid_from: '2025-07-01' },
      ],
      crosswalk: ['east', 'west'].map((from_id) => ({ from_id, to_id: 'coast', weight: 1 })),
      tables: {
        f: [
          { unit: 'stays', period: '2025-06-01', n: 5 },
          { unit: 'east', period: '2025-06-01', n: 2 },
          { unit: 'west', period: '2025-06-01', n: 4 },
        ],
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }] }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    const rank = (unit: string) => at('t', unit, '2025-06-01');
    expect(rank('coast')).toMatchObject({ value: 6, rank: 1, rank_of: 2 });
    expect(rank('stays')).toMatchObject({ rank: 2, rank_of: 2 });
    expect(rank('west')).toMatchObject({ rank: 2, rank_of: 3 });
    expect(rank('east')).toMatchObject({ rank: 3, rank_of: 3 });
  });
});

describe('comparison', () => {
  it('is with the period before and the same period a year before, by the calendar', async () => {
    const f = ['2024-01-01', '2024-12-01', '2025-01-01'].map((period, i) => ({
      unit: 'root',
      period,
      n: 10 ** i,
    }));
    const { at } = await computeWorld({
      asOf: '2025-03-31',
      units: [{ unit_id: 'root', parent_id: null }],
      tables: { f },
      facts: [{ id: 'f', measures: [{ id: 'n' }] }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    expect(at('t', 'root', '2025-01-01')).toMatchObject({ value: 100, previous: 10, previous_year: 1 });
    expect(at('t', 'root', '2025-02-01')).toMatchObject({ previous: 100, previous_year: null });
    expect(at('t', 'root', '2025-01-01', 'quarter')).toMatchObject({
      value: 100,
      previous: 10,
      previous_year: 1,
    });
    expect(at('t', 'root', '2025-01-01', 'year')).toMatchObject({
      previous: 11,
      previous_year: 11,
      complete: false,
    });
  });

  it('follows the fiscal year', async () => {
    const { at } = await computeWorld({
      asOf: '2025-06-30',
      fiscalYearStart: '04-01',
      units: [{ unit_id: 'root', parent_id: null }],
      tables: {
        f: [
          { unit: 'root', period: '2025-03-01', n: 1 },
          { unit: 'root', period: '2025-04-01', n: 2 },
        ],
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }] }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    expect(at('t', 'root', '2024-04-01', 'year')).toMatchObject({
      value: 1,
      period_end: '2025-03-31',
      complete: true,
    });
    expect(at('t', 'root', '2025-04-01', 'year')).toMatchObject({
      value: 2,
      previous: 1,
      period_end: '2025-06-30',
    });
    expect(at('t', 'root', '2025-01-01', 'quarter')).toMatchObject({ value: 1, period_end: '2025-03-31' });
  });
});

it('writes the same rows in the same order each time, sorted by indicator, grain, unit and period', async () => {
  const first = await valued([10, 20], { id: 'rate' });
  const again = await valued([10, 20], { id: 'rate' });
  expect(again.rows).toEqual(first.rows);
  const key = (row: ComputedWorld['rows'][number]) =>
    [row.indicator_id, row.grain, row.unit_id, row.period].join('|');
  expect(first.rows.map(key)).toEqual(first.rows.map(key).toSorted());
});
