import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingAmiss } from '#warehouse/query/attention/amiss.ts';
import { readAttention } from '#warehouse/query/attention/attention.ts';
import { readEachWhoReported, readWhoReported } from '#warehouse/query/who-reported.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { computeWorld, type ComputedWorld } from '../support/computed-world.ts';
import { of, total, type World } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const rows = (unit: string, month: string, count = 20) =>
  Array.from({ length: count }, () => ({ unit, period: `2025-${month}-01`, n: 1 }));
const before = ['01', '02', '03'];
const reporting = { by: 'units' as const, levels: ['P'], dueDay: 7 };

/** `ended` stood until the end of May; its report of May came in part. `early` has sent August ahead. `half` sent half of what a rate is made of. */
const world: World = {
  asOf: '2025-08-20',
  units: [
    { unit_id: 'root', parent_id: null, level: 'R' },
    { unit_id: 'ended', parent_id: 'root', level: 'P', valid_to: '2025-06-01' },
    { unit_id: 'early', parent_id: 'root', level: 'P' },
    { unit_id: 'half', parent_id: 'root', level: 'P' },
  ],
  tables: {
    used: [
      ...[...before, '04'].flatMap((month) => rows('ended', month)),
      ...rows('ended', '05', 2),
      ...[...before, '04', '05', '06', '07', '08'].flatMap((month) => rows('early', month)),
      ...[...before, '04', '05', '06'].flatMap((month) => rows('half', month)),
      ...rows('half', '07', 2),
    ],
    stock: [
      ...[...before, '04', '05'].flatMap((month) => rows('ended', month)),
      ...[...before, '04', '05', '06', '07'].flatMap((month) => rows('early', month)),
      ...[...before, '04', '05', '06'].flatMap((month) => rows('half', month)),
    ],
  },
  facts: [
    { id: 'used', measures: [{ id: 'n' }], reporting },
    { id: 'stock', measures: [{ id: 'n' }], reporting },
  ],
  indicators: [
    { id: 'sum', formula: total('used', 'n') },
    {
      id: 'rate',
      formula: { kind: 'ratio', numerator: of('used', 'n'), denominator: of('stock', 'n'), per: 1 },
    },
  ],
  workspace: { headlines: ['rate'] },
};

describe('a unit whose report came in part', () => {
  let computed: ComputedWorld;
  let snapshot: Snapshot;
  beforeAll(async () => {
    computed = await computeWorld(world);
    await describeWorld(computed.context, 'world');
    snapshot = await snapshotOfWorld(computed.context);
  });
  afterAll(() => computed.db.close());
  const ask = (indicatorId: string, grain: 'month' | 'quarter', first: string) =>
    readWhoReported(snapshot, everything, {
      ...{ indicatorId, unitId: 'root' },
      period: snapshot.catalog.periods[grain].find(({ period }) => period === first)!,
    });

  it('is not silent where it ended within the period and sent all that it owed', async () => {
    expect(await ask('sum', 'quarter', '2025-04-01')).toEqual({
      ...{ notReported: [], awaited: [], awaitedBy: null },
      partlyReported: [{ unitId: 'ended', rows: 2, usual: 20 }],
    });
  });

  it('is not silent because another has reported before it is due', async () => {
    expect(await ask('sum', 'quarter', '2025-07-01')).toEqual({
      ...{ notReported: [], awaited: [], awaitedBy: null },
      partlyReported: [{ unitId: 'half', rows: 2, usual: 20 }],
    });
  });

  it('is silent where another fact of the formula has no row of it', async () => {
    expect(await ask('rate', 'month', '2025-07-01')).toEqual({
      ...{ notReported: ['half'], awaited: [], awaitedBy: null },
      partlyReported: [{ unitId: 'half', rows: 2, usual: 20 }],
    });
    expect(await ask('sum', 'month', '2025-07-01')).toMatchObject({ notReported: [] });
  });

  it('is among those who need somebody where it is silent', async () => {
    const { matters } = await readAttention(snapshot, everything, {
      ...{ unitId: 'root', grain: 'month', period: '2025-07-01' },
      ...{ amiss: nothingAmiss, limit: 10 },
    });
    const unreported = matters.flatMap(({ items }) => items.filter(({ kind }) => kind === 'figure_lacks'));
    expect(unreported).toMatchObject([{ unitIds: ['half'], of: 2 }]);
  });

  it('is nobody for a period that is not due, though coverage counts who is in already', async () => {
    const { matters } = await readAttention(snapshot, everything, {
      ...{ unitId: 'root', grain: 'month', period: '2025-08-01' },
      ...{ amiss: nothingAmiss, limit: 10 },
    });
    expect(matters.flatMap(({ items }) => items.filter(({ kind }) => kind === 'figure_lacks'))).toEqual([]);
    expect(await ask('sum', 'month', '2025-08-01')).toMatchObject({
      ...{ notReported: [], awaited: ['half'], awaitedBy: '2025-09-07' },
    });
  });
});

describe('a month that has ended and is not due yet', () => {
  /** `late` lacks May, which is due; `next` lacks July alone, which is not. */
  const months = { all: ['04', '05', '06', '07'], late: ['04', '06', '07'], next: ['04', '05', '06'] };
  let computed: ComputedWorld;
  let snapshot: Snapshot;
  beforeAll(async () => {
    computed = await computeWorld({
      asOf: '2025-08-05',
      units: [
        { unit_id: 'root', parent_id: null, level: 'R' },
        ...Object.keys(months).map((unit_id) => ({
          ...{ unit_id, parent_id: 'root', level: 'P', valid_from: '2025-04-01' },
        })),
      ],
      tables: {
        f: Object.entries(months).flatMap(([unit, own]) => own.flatMap((month) => rows(unit, month, 1))),
        whole: Object.keys(months).flatMap((unit) => months.all.flatMap((month) => rows(unit, month, 1))),
      },
      facts: [
        { id: 'f', measures: [{ id: 'n' }], reporting },
        { id: 'whole', measures: [{ id: 'n' }], reporting: { ...reporting, dueDay: 6 } },
      ],
      indicators: [
        { id: 'sum', formula: total('f', 'n') },
        { id: 'same', formula: total('f', 'n') },
        {
          id: 'rate',
          formula: { kind: 'ratio', numerator: of('f', 'n'), denominator: of('whole', 'n'), per: 1 },
        },
      ],
    });
    await describeWorld(computed.context, 'world');
    snapshot = await snapshotOfWorld(computed.context);
  });
  afterAll(() => computed.db.close());

  it.each([
    ['quarter', '2025-07-01', []],
    ['year', '2025-01-01', ['late']],
  ] as const)('counts in its %s, and calls nobody late who lacks it alone', async (grain, first, silent) => {
    const period = snapshot.catalog.periods[grain].find((one) => one.period === first)!;
    expect(
      await readWhoReported(snapshot, everything, { indicatorId: 'sum', unitId: 'root', period }),
    ).toEqual({ notReported: silent, awaited: ['next'], awaitedBy: '2025-08-07', partlyReported: [] });
    const reported = 2 - silent.length;
    expect(computed.at('sum', 'root', first, grain)).toMatchObject({
      state: 'partial',
      reported,
      expected: 3,
    });
  });

  it('is due when that is due which lacks, whatever else the figure is made of', async () => {
    const period = snapshot.catalog.periods.month.find((one) => one.period === '2025-07-01')!;
    const reported = await readWhoReported(snapshot, everything, {
      ...{ indicatorId: 'rate', unitId: 'root', period },
    });
    expect(reported).toMatchObject({ awaited: ['next'], awaitedBy: '2025-08-07' });
  });

  it('is read once for all indicators that ask the same of a fact', async () => {
    const period = snapshot.catalog.periods.month.find((one) => one.period === '2025-07-01')!;
    const questions = ['sum', 'rate', 'same'].map((indicatorId) => ({ indicatorId, unitId: 'root', period }));
    let long = 0;
    const rows: Snapshot['rows'] = (sql, parameters, signal, lane) => {
      if (lane === 'long') long += 1;
      return snapshot.rows(sql, parameters, signal, lane);
    };
    const together = await readEachWhoReported({ ...snapshot, rows }, everything, questions);
    // One of each of the two facts.
    expect(long).toBe(2);
    const alone = questions.map((question) => readWhoReported(snapshot, everything, question));
    expect(together).toEqual(await Promise.all(alone));
  });
});
