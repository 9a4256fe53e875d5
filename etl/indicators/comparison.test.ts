import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { computeWorld, type ComputedWorld } from '../../tests/support/computed-world.ts';
import { total } from '../../tests/support/star-world.ts';

const months = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) =>
    new Date(Date.UTC(2024, first + at, 1)).toISOString().slice(0, 10),
  );

/** A total that is the number of its month since the beginning of 2024, up to the end of 2025. */
function counted(indicator: Partial<Indicator>): Promise<ComputedWorld> {
  return computeWorld({
    asOf: '2025-12-31',
    units: [{ unit_id: 'root', parent_id: null }],
    tables: { f: months(0, 23).map((period, n) => ({ unit: 'root', period, n: n + 1 })) },
    facts: [{ id: 'f', measures: [{ id: 'n' }] }],
    indicators: [{ id: 't', formula: total('f', 'n'), ...indicator }],
  });
}

const line = (date: string, more: object = {}) => ({
  ...{ date, label: { en: 'Another form' }, comparable: false, baseline: null },
  ...more,
});

describe('across a break that does not compare', () => {
  it('nothing is compared, and each value says since when it compares', async () => {
    const { at } = await counted({ breaks: [line('2025-04-01')] });
    expect(at('t', 'root', '2025-03-01')).toMatchObject({
      ...{ previous: 14, previous_year: 3, comparable_from: null },
    });
    expect(at('t', 'root', '2025-04-01')).toMatchObject({
      ...{ value: 16, previous: null, previous_year: null, comparable_from: '2025-04-01' },
    });
    expect(at('t', 'root', '2025-05-01')).toMatchObject({ previous: 16, previous_year: null });
    expect(at('t', 'root', '2025-04-01', 'quarter')).toMatchObject({ previous: null });
    expect(at('t', 'root', '2025-07-01', 'quarter')).toMatchObject({ previous: 16 + 17 + 18 });
  });

  it('a period in which the series breaks compares with none before it or after', async () => {
    const { at } = await counted({ breaks: [line('2025-04-15')] });
    expect(at('t', 'root', '2025-04-01')).toMatchObject({ value: 16, previous: null });
    expect(at('t', 'root', '2025-05-01')).toMatchObject({ previous: null });
    expect(at('t', 'root', '2025-06-01')).toMatchObject({ previous: 17 });
    expect(at('t', 'root', '2025-01-01', 'year')).toMatchObject({ previous: null, previous_year: null });
  });

  it('the last of several counts', async () => {
    const { at } = await counted({ breaks: [line('2024-06-01'), line('2025-04-01')] });
    expect(at('t', 'root', '2025-03-01')).toMatchObject({ previous: 14, previous_year: null });
    expect(at('t', 'root', '2025-05-01')).toMatchObject({ comparable_from: '2025-04-01' });
  });

  it('no path is drawn from the baseline before it', async () => {
    const goals = {
      baseline: { date: '2023-12-31', value: 0 },
      targets: [{ date: '2026-12-31', value: 36, basis: 'example' as const, source: { en: '' } }],
    };
    const { at } = await counted({ ...goals, breaks: [line('2025-04-01')] });
    expect(at('t', 'root', '2025-03-01')!.path).toBeGreaterThan(14);
    expect(at('t', 'root', '2025-04-01')).toMatchObject({ path: null, status: 'no_target', target: 36 });
  });
});

it('compares across a break that says so, and across one still to come', async () => {
  const { at } = await counted({ breaks: [line('2025-04-01', { comparable: true }), line('2026-01-01')] });
  expect(at('t', 'root', '2025-04-01')).toMatchObject({ previous: 15, previous_year: 4 });
  expect(at('t', 'root', '2025-12-01')).toMatchObject({ previous: 23, comparable_from: null });
});

it('says of what it compares with that reports were missing in it', async () => {
  const { at } = await computeWorld({
    asOf: '2025-12-31',
    units: [
      { unit_id: 'root', parent_id: null },
      ...['a', 'b'].map((unit_id) => ({ unit_id, parent_id: 'root', level: 'P' })),
    ],
    tables: {
      f: [
        { unit: 'a', period: '2024-11-01', n: 1 },
        ...['a', 'b'].flatMap((unit) => months(11, 23).map((period) => ({ unit, period, n: 1 }))),
      ],
    },
    facts: [{ id: 'f', measures: [{ id: 'n' }], reporting: { by: 'units', levels: ['P'], dueDay: null } }],
    indicators: [{ id: 't', formula: total('f', 'n'), breaks: [line('2024-06-01')] }],
  });
  expect(at('t', 'root', '2024-12-01')).toMatchObject({ previous: 1, previous_in_part: true });
  expect(at('t', 'root', '2025-11-01')).toMatchObject({ previous: 2, previous_in_part: false });
  expect(at('t', 'root', '2025-11-01')).toMatchObject({ previous_year: 1, previous_year_in_part: true });
  // Of a year that is not compared with, nothing is told either.
  expect(at('t', 'root', '2025-01-01', 'year')).toMatchObject({ previous: null, previous_in_part: false });
});
