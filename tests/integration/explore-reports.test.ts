import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { duckdbDialect } from '#warehouse/explore/duckdb-dialect.ts';
import { exploreStatement } from '#warehouse/explore/explore-statement.ts';
import { readExplore, readExploreRows } from '#warehouse/explore/explore.ts';
import { readReportsInRange } from '#warehouse/explore/missing-reports.ts';
import { planQuery } from '#warehouse/explore/plan.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { computeWorld, type ComputedWorld } from '../support/computed-world.ts';
import { total, type Rows, type World } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const month = (unit: string, on: string, medium = 'BOOK', count = 1): Rows =>
  Array.from({ length: count }, () => ({ unit, period: `2025-${on}-01`, medium, n: 10, few: 1 }));
const early = ['01', '02', '03', '04'];
const dimensions = [{ id: 'medium', name: {}, members: [] }];

/** `whole` has reported, `late` for May alone, `silent` for nothing since April; `thin` sent two rows of twelve in July. */
const world: World = {
  asOf: '2025-08-20',
  units: [
    { unit_id: 'root', parent_id: null, level: 'R' },
    ...['whole', 'late', 'silent', 'thin'].map((unit_id) => ({ unit_id, parent_id: 'root', level: 'P' })),
  ],
  tables: {
    lent: [
      ...[...early, '05', '06', '07'].flatMap((on) => [...month('whole', on), ...month('whole', on, 'FILM')]),
      ...[...early, '05'].flatMap((on) => month('late', on)),
      ...early.flatMap((on) => month('silent', on)),
      ...[...early, '05', '06'].flatMap((on) => month('thin', on, 'BOOK', 12)),
      ...month('thin', '07', 'BOOK', 2),
    ],
    called: ['2025-07-01', '2025-07-02', '2025-06-30'].map((period) => ({ unit: 'whole', period, n: 1 })),
  },
  facts: [
    {
      ...{ id: 'lent', dimensions, reporting: { by: 'units', levels: ['P'], dueDay: 7 } },
      measures: [{ id: 'n' }, { id: 'few' }],
    },
    {
      id: 'called',
      grain: 'day',
      measures: [{ id: 'n' }],
      reporting: { by: 'days', levels: [], dueDay: null },
    },
  ],
  indicators: [
    { id: 'lending', formula: total('lent', 'n') },
    { id: 'calls', formula: total('called', 'n') },
  ],
  workspace: { headlines: ['lending'] },
};

/** The same where an indicator hides small cells of another measure of the fact. */
const hiding: World = {
  ...world,
  indicators: [...world.indicators!, { id: 'few', suppressBelow: 5, formula: total('lent', 'few') }],
};

const summer = { grain: 'month', from: '2025-05', to: '2025-07' };
const ownSight: Scope = { unitRoots: ['whole'], highestClass: '*' };

async function open(of: World): Promise<{ computed: ComputedWorld; snapshot: Snapshot }> {
  const computed = await computeWorld(of);
  await describeWorld(computed.context, 'world');
  return { computed, snapshot: await snapshotOfWorld(computed.context) };
}

describe('a figure reckoned over a range of which not all have reported', () => {
  let seen: Awaited<ReturnType<typeof open>>;
  let hidden: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    seen = await open(world);
    hidden = await open(hiding);
  });
  afterAll(() => {
    seen.computed.db.close();
    hidden.computed.db.close();
  });

  const ask = async (sent: object, scope: Scope = everything, { snapshot } = seen) => {
    const query = readSemanticQuery({ measures: ['lent.n'], time: summer, states: true, ...sent });
    return toRows(await readExplore(snapshot, scope, query));
  };
  /** State, note and who has reported, beside what each row is about. */
  const told = (rows: readonly { [column: string]: unknown }[], figure = 'lent.n') =>
    rows.map((row) => [
      ...['unit_id', 'period', 'medium'].flatMap((axis) => (axis in row ? [row[axis]] : [])),
      ...['', '_state', '_note', '_reported', '_expected'].map((part) => row[`${figure}${part}`]),
    ]);

  it.each([
    ['of the whole', { by: ['period'] }],
    ['by unit', { by: ['unit'] }],
    ['by unit and month', { by: ['unit', 'period'] }],
    ['by another dimension, with totals', { by: ['period', 'medium'], totals: true }],
    ['of days, with totals', { measures: ['called.n'], by: ['period'], totals: true }],
    ['compared with the year before', { by: ['period'], time: { ...summer, compare: ['previous'] } }],
    ['of days by unit, as then', { measures: ['called.n'], by: ['unit', 'period'], tree: 'then' }],
    ['of several facts', { measures: ['lent.n', 'called.n'], by: ['period'] }],
    ['of units compared', { by: ['unit:each'], where: { unit: ['late', 'silent'] } }],
  ])('is told the same beforehand as it is read within the statement: %s', async (_, sent) => {
    const query = readSemanticQuery({ measures: ['lent.n'], time: summer, states: true, ...sent });
    for (const { snapshot } of [seen, hidden])
      for (const scope of [everything, ownSight]) {
        const plan = planQuery(snapshot.catalog, query);
        const within = exploreStatement(plan, { snapshot, scope, dialect: duckdbDialect });
        expect(within.untold).not.toEqual([]);
        const read = await snapshot.rows(within.sql, within.parameters);
        expect(await readExploreRows(snapshot, scope, query)).toEqual(read);
      }
  });

  it('says of each unit whether it has reported at all, for part of the range or for all of it', async () => {
    expect(told(await ask({ by: ['unit'] }))).toEqual([
      ['late', 10, 'partial', null, 0, 1],
      ['silent', null, 'not_measured', 'not_reported', 0, 1],
      ['thin', 260, 'partial', null, 0, 1],
      ['whole', 60, 'measured', null, 1, 1],
    ]);
  });

  it('says of a part of the whole what share of the whole has reported', async () => {
    expect(told(await ask({ by: ['medium'] }))).toEqual([
      ['BOOK', 300, 'partial', null, 1, 4],
      ['FILM', 30, 'partial', null, 1, 4],
    ]);
    const [all] = await ask({ totals: true, by: ['medium'], where: { medium: ['FILM'] } }).then((rows) =>
      rows.filter((row) => row['total_of'] !== null),
    );
    expect(all).toMatchObject({ 'lent.n': 30, 'lent.n_state': 'partial', 'lent.n_reported': 1 });
  });

  it('counts the running month where a row is about it, and not in the total beside it', async () => {
    const time = { grain: 'month', from: '2025-01', to: '2025-08' };
    const alone = await ask({ by: ['period'], where: { medium: ['BOOK'] }, time });
    const rows = await ask({ by: ['period'], where: { medium: ['BOOK'] }, time, totals: true });
    const [own, all] = [true, false].map((isOwn) =>
      rows.filter((row) => (row['total_of'] === null) === isOwn),
    );
    expect(told(own!)).toEqual(told(alone));
    expect(told(own!).at(-1)).toEqual(['2025-08-01', null, 'not_measured', 'not_reported', 0, 4]);
    expect(told(all!)).toEqual([[null, 900, 'partial', null, 1, 4]]);
    const byUnit = await ask({ by: ['unit', 'period'], time, totals: ['period'] });
    const running = byUnit.filter((row) => row['period'] === '2025-08-01');
    expect(running.map((row) => [row['unit_id'], row['lent.n_note']])).toEqual(
      ['late', 'silent', 'thin', 'whole'].map((unit) => [unit, 'not_reported']),
    );
  });

  it('tells a unit that has not reported from one that has nothing of what is asked', async () => {
    const of = async (unit: string, medium: string) =>
      told(await ask({ by: ['period'], where: { unit: [unit], medium: [medium] } }));
    expect(await of('late', 'BOOK')).toEqual([
      ['2025-05-01', 10, 'measured', null, 1, 1],
      ['2025-06-01', null, 'not_measured', 'not_reported', 0, 1],
      ['2025-07-01', null, 'not_measured', 'not_reported', 0, 1],
    ]);
    expect(await of('late', 'FILM')).toHaveLength(2);
    expect(await of('thin', 'FILM')).toEqual([]);
  });

  it('counts days where nobody in particular reports', async () => {
    const of = {
      indicators: ['calls'],
      measures: ['called.n'],
      by: [],
      time: { from: '2025-06', to: '2025-07' },
    };
    const rows = await ask(of);
    expect(told(rows, 'calls')).toEqual([[3, 'partial', null, 3, 61]]);
    expect(told(rows, 'called.n')).toEqual([[3, 'partial', null, 3, 61]]);
    expect(await toRows(await readExplore(seen.snapshot, everything, readSemanticQuery(of)))).toEqual([
      { calls: 3, calls_numerator: 3, calls_denominator: null, 'called.n': 3 },
    ]);
  });

  it('says of a published figure why it is not there', async () => {
    const rows = await ask({
      indicators: ['lending'],
      measures: [],
      by: ['unit'],
      time: { from: '2025-07', to: '2025-07' },
    });
    expect(told(rows, 'lending')).toEqual([
      ['late', null, 'not_measured', 'not_reported', 0, 1],
      ['silent', null, 'not_measured', 'not_reported', 0, 1],
      ['thin', 20, 'partial', 'provisional', 0, 1],
      ['whole', 20, 'measured', null, 1, 1],
    ]);
  });

  it('tells nothing of units out of sight', async () => {
    const own = { by: ['medium'], where: { unit: ['whole'] } };
    expect(told(await ask(own, ownSight))).toEqual([
      ['BOOK', 30, 'measured', null, 1, 1],
      ['FILM', 30, 'measured', null, 1, 1],
    ]);
    expect(told(await ask({ by: ['unit'] }, ownSight)).map(([unit]) => unit)).toEqual(['whole']);
    expect((await reports(ownSight))?.missing).toEqual([]);
  });

  it('tells no numbers where small cells of what it is made of are hidden', async () => {
    expect(told(await ask({ by: ['unit'] }, everything, hidden)).slice(0, 2)).toEqual([
      ['late', 10, 'partial', null, null, null],
      ['silent', null, 'not_measured', 'not_reported', null, null],
    ]);
    const found = await reports(everything, hidden);
    expect(found?.reporting.isCounted).toBe(false);
    expect(found?.missing.map(({ worst }) => worst)).toEqual([null, null, null]);
  });

  const reports = (scope: Scope, { snapshot } = seen, tree: 'now' | 'then' = 'now') =>
    readReportsInRange(snapshot, scope, {
      figure: { indicator: null, facts: ['lent'] },
      ...{ unitIds: ['root'], period: '2025-05-01', periodEnd: '2025-07-31', tree },
    });

  it.each(['now', 'then'] as const)(
    'names who is missing for which periods, as units are %s',
    async (tree) => {
      expect(await reports(everything, seen, tree)).toMatchObject({
        ...{ reported: 1, expected: 4 },
        missing: [
          { unitId: 'late', silent: ['2025-06-01', '2025-07-01'], inPart: [], worst: null },
          {
            unitId: 'silent',
            silent: ['2025-05-01', '2025-06-01', '2025-07-01'],
            inPart: [],
          },
          {
            unitId: 'thin',
            silent: [],
            inPart: ['2025-07-01'],
            worst: { rows: 2, usual: 12 },
          },
        ],
      });
    },
  );

  it('counts a period that still runs where nothing else is asked for, and one that has ended before its reports are due', async () => {
    const rows = await ask({ by: ['unit'], time: { from: '2025-08', to: '2025-08' } });
    expect(told(rows).map(([, , state]) => state)).toEqual(Array.from({ length: 4 }, () => 'not_measured'));
    const until = await ask({ by: ['unit'], time: { from: '2025-07', to: '2025-08' } });
    expect(told(until)[3]).toEqual(['whole', 20, 'measured', null, 1, 1]);
    const before = await open({ ...world, asOf: '2025-08-03' });
    const early = await ask({ by: ['unit'] }, everything, before);
    before.computed.db.close();
    expect(told(early)[0]).toEqual(['late', 10, 'partial', null, 0, 1]);
    expect(told(early)[2]).toEqual(['thin', 260, 'measured', null, 1, 1]);
  });
});
