import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { computeWorld, type ValueRow } from '../../tests/support/computed-world.ts';
import { ratio, total } from '../../tests/support/star-world.ts';

const month = (at: number) => new Date(Date.UTC(2018, at, 1)).toISOString().slice(0, 10);

/** Cases of each month: so many that none of them shows. */
const CASES = 2 ** 20;

/** A unit for each series of months, all of them up to the end of the longest. Null: the unit has no row in that month. */
async function judged(series: readonly (number | null)[][], indicator: Partial<Indicator> = {}) {
  const length = Math.max(...series.map((values) => values.length));
  const asOf = new Date(Date.UTC(2018, length, 0)).toISOString().slice(0, 10);
  const { rows } = await computeWorld({
    asOf,
    units: [
      { unit_id: 'root', parent_id: null, level: 'R' },
      ...series.map((_, at) => ({ unit_id: `u${at}`, parent_id: 'root' })),
    ],
    tables: {
      f: series.flatMap((values, at) =>
        values.flatMap((n, when) =>
          n === null ? [] : [{ unit: `u${at}`, period: month(when), n: n * CASES, cases: CASES }],
        ),
      ),
    },
    facts: [
      {
        ...{ id: 'f', measures: [{ id: 'n' }, { id: 'cases' }] },
        reporting: { by: 'units', levels: ['L'], dueDay: null },
      },
    ],
    indicators: [{ id: 't', formula: ratio('f', 'n', 'cases'), decimals: 6, ...indicator }],
  });
  const byUnit = Map.groupBy(
    rows.filter(({ grain }) => grain === 'month'),
    ({ unit_id }) => unit_id,
  );
  const of = (unit: string) => (byUnit.get(unit) ?? []).toSorted((a, b) => (a.period < b.period ? -1 : 1));
  return series.map((_, at) => of(`u${at}`));
}

const flagged = (rows: readonly ValueRow[]) => rows.flatMap((row, at) => (row.unusual ? [at] : []));
/** Goes up by 1 and down by 1 in turn, from 10. */
const zigzag = (length: number) => Array.from({ length }, (_, at) => 10 + (at % 2));

describe('a change', () => {
  it('is unusual beyond 3.5 robust deviations of the changes before it', async () => {
    // Changes 1, -1, 1, … have the median 0 or 1 and deviate by 1: after eight of them the next is usual within 5.19 around it.
    const [rows] = await judged([[...zigzag(9), 15]]);
    expect(rows![9]).toMatchObject({ previous: 10, value: 15, unusual: false });
    expect(rows![9]!.usual_low).toBeCloseTo(10 - 3.5 * 1.4826, 9);
    expect(rows![9]!.usual_high).toBeCloseTo(10 + 3.5 * 1.4826, 9);
    const [leapt] = await judged([[...zigzag(9), 16]]);
    expect(flagged(leapt!)).toEqual([9]);
  });

  it('needs eight earlier ones to be judged by', async () => {
    const [rows] = await judged([[...zigzag(8), 1000]]);
    expect(rows![8]).toMatchObject({ unusual: false, usual_low: null, usual_high: null });
  });

  it('is found though an earlier leap stands in the history', async () => {
    const [rows] = await judged([[...zigzag(9), 500, 500, 501, 500, 501, 900]]);
    expect(flagged(rows!)).toEqual([9, 14]);
  });

  it('within the tolerance of the indicator is never unusual, nor one that the decimals do not show', async () => {
    const flat = [...Array.from({ length: 10 }, () => 5), 5.04];
    const at = async (indicator: Partial<Indicator>) => flagged((await judged([flat], indicator))[0]!);
    expect(await at({ decimals: 2 })).toEqual([10]);
    expect(await at({ decimals: 2, tolerance: 0.05 })).toEqual([]);
    expect(await at({ decimals: 1 })).toEqual([]);
  });

  it('by one or two cases of a ratio is never unusual, however still it has stood', async () => {
    const { rows } = await computeWorld({
      asOf: '2018-12-31',
      units: [{ unit_id: 'root', parent_id: null }],
      tables: {
        f: [24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 22, 19].map((n, at) => ({
          ...{ unit: 'root', period: month(at), n, cases: 24 },
        })),
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }, { id: 'cases' }] }],
      indicators: [{ id: 't', formula: ratio('f', 'n', 'cases', 100), unit: 'points', decimals: 1 }],
    });
    const months = rows.filter(({ grain }) => grain === 'month');
    expect(flagged(months.toSorted((a, b) => (a.period < b.period ? -1 : 1)))).toEqual([11]);
  });

  it('that comes every year at the same time is usual, and its absence is not', async () => {
    const year = (january: number, drawn: number) => [
      january,
      ...Array.from({ length: 11 }, (_, at) => 10 + ((at * 5 + drawn * at) % 4)),
    ];
    const four = [...year(100, 1), ...year(101, 2), ...year(100, 3), ...year(101, 4)];
    const [comes, stays] = await judged([
      [...four, 100],
      [...four, 11],
    ]);
    expect(flagged(comes!).filter((at) => at >= 36)).toEqual([]);
    expect(flagged(stays!).filter((at) => at >= 36)).toEqual([48]);
  });

  it('is not judged across a gap, and judged again after it', async () => {
    const [rows] = await judged([[...zigzag(10), null, 90, 91, 300]]);
    expect(rows![11]).toMatchObject({ value: 90, unusual: false, usual_low: null });
    expect(flagged(rows!)).toEqual([13]);
  });

  it('is not judged by what came before a break that does not compare', async () => {
    const line = { date: month(10), label: { en: 'Another form' }, comparable: false, baseline: null };
    const [rows] = await judged([[...zigzag(10), 90, 95, 300]], { breaks: [line] });
    expect(rows!.slice(10).map(({ usual_low }) => usual_low)).toEqual([null, null, null]);
    expect(flagged(rows!)).toEqual([]);
  });

  it('of a total for which reports are missing is none', async () => {
    const months = Array.from({ length: 12 }, (_, at) => at);
    const { rows } = await computeWorld({
      asOf: '2018-12-31',
      units: [
        { unit_id: 'root', parent_id: null, level: 'R' },
        ...['a', 'b'].map((unit_id) => ({ unit_id, parent_id: 'root' })),
      ],
      tables: {
        f: months.flatMap((at) =>
          ['a', 'b'].flatMap((unit) =>
            unit === 'b' && at === 11 ? [] : [{ unit, period: month(at), n: 100 }],
          ),
        ),
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }], reporting: { by: 'units', levels: ['L'], dueDay: null } }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    const last = rows.find(
      (row) => row.unit_id === 'root' && row.grain === 'month' && row.period === month(11),
    );
    expect(last).toMatchObject({
      state: 'partial',
      previous: 200,
      value: 100,
      unusual: false,
      usual_low: null,
    });
  });

  it('of a running period is none', async () => {
    const [rows] = await judged([zigzag(14)]);
    expect(rows!.every(({ complete }) => complete)).toBe(true);
    const { at } = await computeWorld({
      asOf: '2019-01-15',
      units: [{ unit_id: 'root', parent_id: null }],
      tables: {
        f: zigzag(13).map((n, when) => ({ unit: 'root', period: month(when), n: when === 12 ? 900 : n })),
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }] }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    expect(at('t', 'root', month(12))).toMatchObject({
      complete: false,
      value: 900,
      unusual: false,
      usual_low: null,
    });
  });
});

const whole = fc.integer({ min: -400, max: 400 });
const anySeries = fc.array(
  fc.array(fc.oneof(whole, fc.integer({ min: -9000, max: 9000 })), { minLength: 10, maxLength: 45 }),
  { minLength: 8, maxLength: 16 },
);

// Hundreds of series are judged by the engine.
describe('the verdict', { timeout: 120_000 }, () => {
  it('is the same of a series shifted, scaled or turned over', async () => {
    const changes: ((value: number) => number)[] = [
      (value) => value + 100_000,
      (value) => value * 64,
      (value) => -value,
    ];
    await fc.assert(
      fc.asyncProperty(anySeries, async (series) => {
        const [plain, ...changed] = await Promise.all(
          [(value: number) => value, ...changes].map((change) =>
            judged(series.map((values) => values.map(change))),
          ),
        );
        for (const one of changed) expect(one.map(flagged)).toEqual(plain!.map(flagged));
      }),
      { numRuns: 4 },
    );
  });

  it('is never unusual of a constant series, whatever its value', async () => {
    const constant = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), {
      minLength: 5,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(constant, fc.integer({ min: 10, max: 60 }), async (values, length) => {
        const rows = await judged(values.map((value) => Array.from({ length }, () => value)));
        expect(rows.flatMap(flagged)).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  it('depends on nothing that comes later', async () => {
    await fc.assert(
      fc.asyncProperty(anySeries, async (series) => {
        const shorter = series.map((values) => values.slice(0, -1));
        const [whole, cut] = await Promise.all([judged(series), judged(shorter)]);
        whole.forEach((rows, at) =>
          expect(flagged(rows).filter((when) => when < shorter[at]!.length)).toEqual(
            flagged(cut[at]!).filter((when) => when < shorter[at]!.length),
          ),
        );
      }),
      { numRuns: 4 },
    );
  });
});
