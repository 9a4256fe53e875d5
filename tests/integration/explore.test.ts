import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Parameters } from '#warehouse/duckdb/parameters.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { cellColumns, type Cell } from '#warehouse/query/cell.ts';
import { workingOf } from '#warehouse/query/working.ts';
import { readDecomposition } from '#warehouse/query/decompose.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { firstDayOf, monthNumber } from '#warehouse/model/fiscal-period.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { readValues } from '#warehouse/query/values.ts';
import { openServing } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdTinyWorkspace } from '../support/held-version.ts';
import { hideSmallCells } from '../support/hide-small-cells.ts';

let held: Awaited<ReturnType<typeof holdTinyWorkspace>>;
beforeAll(async () => {
  // Hides nothing: what is hidden is not added up again.
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

const ask = async (sent: object, scope: Scope = everything, snapshot: Snapshot = held.snapshot) =>
  toRows(await readExplore(snapshot, scope, readSemanticQuery(sent)));
const summer = { grain: 'month', from: '2025-05', to: '2025-06' };

describe('a question in the words of the model', () => {
  it('gives a measure by periods, as units are now', async () => {
    expect(await ask({ measures: ['loan.loans'], by: ['period'], time: summer })).toEqual([
      { period: '2025-05-01', grain: 'month', 'loan.loans': 420 },
      { period: '2025-06-01', grain: 'month', 'loan.loans': 448 },
    ]);
    expect(
      await ask({ measures: ['loan.loans'], by: ['unit'], time: { from: '2025-05', to: '2025-05' } }),
    ).toEqual([
      { unit_id: '01', 'loan.loans': 110 },
      { unit_id: '02', 'loan.loans': 220 },
      { unit_id: 'coast', 'loan.loans': 90 },
    ]);
  });

  it('gives an indicator as a ratio of sums, with the sums', async () => {
    const [may] = await ask({
      ...{ indicators: ['online_rate'], measures: ['loan.loans'], by: ['period'] },
      time: { from: '2025-05', to: '2025-05' },
    });
    expect(may).toEqual({
      ...{ period: '2025-05-01', grain: 'month', online_rate: 161 / 420, online_rate_numerator: 161 },
      ...{ online_rate_denominator: 420, 'loan.loans': 420 },
    });
  });

  it('adds flows up over a range and takes the last of a stock', async () => {
    const time = { from: '2025-05', to: '2025-06' };
    expect(await ask({ measures: ['loan.loans', 'loan.branches'], time })).toEqual([
      { 'loan.loans': 868, 'loan.branches': 13 },
    ]);
  });

  it('takes a stock of the last month with data, whoever asks for a longer range', async () => {
    const time = { from: '2025-05', to: '2025-12' };
    const months = held.snapshot.catalog.heldMonths.get('loan')!;
    const last = firstDayOf(months.findLast((month) => month <= monthNumber('2025-12-01'))!);
    const inLast = await ask({
      measures: ['loan.branches'],
      time: { from: last.slice(0, 7), to: last.slice(0, 7) },
    });
    expect(await ask({ measures: ['loan.branches'], time })).toEqual(inLast);
  });

  it('splits by any dimension and takes codes of one alone', async () => {
    const time = { grain: 'quarter', from: '2025-Q3', to: '2025-Q3' };
    const whole = await ask({ measures: ['loan.loans'], by: ['medium'], time });
    expect(whole.map((row) => row['medium'])).toEqual(['BOOK', 'FILM']);
    const sum = whole.reduce((total, row) => total + Number(row['loan.loans']), 0);
    expect(sum).toBe(480 + 530 + 425);
    expect(
      await ask({ measures: ['loan.loans'], by: ['medium'], time, where: { medium: ['FILM'] } }),
    ).toEqual(whole.filter((row) => row['medium'] === 'FILM'));
  });

  it('compares each row with the period before and the year before', async () => {
    const rows = await ask({
      ...{ measures: ['loan.loans'], by: ['period', 'unit'] },
      time: { ...summer, from: '2025-06', compare: ['previous', 'previous_year'] },
    });
    expect(rows.find((row) => row['unit_id'] === 'coast')).toEqual({
      ...{ period: '2025-06-01', grain: 'month', unit_id: 'coast', 'loan.loans': 64 + 0.75 * 44 },
      ...{ 'loan.loans_previous': 90, 'loan.loans_previous_year': null },
    });
  });

  it('is about the units asked for and what is below them, each counted once', async () => {
    const time = { from: '2025-05', to: '2025-05' };
    const of = async (unit: string[]) => {
      const [row] = await ask({ measures: ['loan.loans'], where: { unit }, time });
      return row?.['loan.loans'];
    };
    expect([await of(['01']), await of(['01', 'coast']), await of(['01', '00'])]).toEqual([110, 200, 420]);
  });

  it('counts a share once where a unit asked for lies below another', async () => {
    // West ended: three quarters of its loans are Coast's now, one quarter South's.
    const time = { from: '2025-05', to: '2025-05' };
    const of = async (unit: string[]) =>
      (await ask({ measures: ['loan.loans'], where: { unit }, time }))[0]?.['loan.loans'];
    expect(await of(['coast', 'east'])).toBe(90);
    expect(await of(['coast', 'west'])).toBe(60 + 40);
  });

  it('puts the units asked for side by side, whatever their levels, each with all below it', async () => {
    const time = { from: '2025-05', to: '2025-05' };
    const of = async (more: object) =>
      ask({ by: ['unit:each'], where: { unit: ['00', '01', 'coast'] }, time, ...more });
    expect(await of({ measures: ['loan.loans'] })).toEqual([
      { unit_id: '00', 'loan.loans': 420 },
      { unit_id: '01', 'loan.loans': 110 },
      { unit_id: 'coast', 'loan.loans': 90 },
    ]);
    const share = async (unit: string[]) =>
      ask({ measures: ['loan.loans'], by: ['unit:each'], where: { unit }, time });
    expect(await share(['coast', 'west'])).toEqual([
      { unit_id: 'coast', 'loan.loans': 90 },
      ...(await share(['west'])),
    ]);
  });

  it('gives of each unit asked for what it gives of that unit alone, published and reckoned, now and as then', async () => {
    const unit = ['00', '01', 'coast', 'west'];
    for (const tree of ['now', 'then'])
      for (const figures of [
        { indicators: ['online_rate'] },
        { measures: ['loan.loans', 'loan.branches'] },
      ]) {
        const asked = { ...figures, tree, time: { ...summer, compare: ['previous'] } };
        const together = await ask({ ...asked, by: ['unit:each', 'period'], where: { unit } });
        const apart = [];
        for (const one of unit) {
          const rows = await ask({ ...asked, by: ['period'], where: { unit: [one] } });
          apart.push(...rows.map((row) => ({ unit_id: one, ...row })));
        }
        expect(together).toEqual(apart);
      }
  });

  it('counts each row once in a total over units of which one lies below another', async () => {
    const time = { from: '2025-05', to: '2025-05' };
    const rows = await ask({
      ...{ measures: ['loan.loans'], by: ['unit:each'], where: { unit: ['00', '01'] } },
      ...{ time, totals: true },
    });
    expect(rows.find((row) => row['total_of'] === 'unit_id')?.['loan.loans']).toBe(420);
  });

  it('answers in the order asked, a page at a time', async () => {
    const page = (offset: number) =>
      ask({
        ...{ measures: ['loan.loans'], by: ['unit', 'period'], time: { grain: 'month' } },
        ...{ order: [{ column: 'loan.loans', descending: true }], limit: 5, offset },
      });
    const [first, second] = [await page(0), await page(5)];
    const sums = [...first, ...second].map((row) => Number(row['loan.loans']));
    expect(sums).toEqual(sums.toSorted((a, b) => b - a));
    expect(sums).toHaveLength(10);
  });

  it('gives the very values that were published, and reckons the same from the facts', async () => {
    for (const by of [['period'], ['period', 'unit'], ['period', 'unit:PROVINCE']])
      for (const grain of ['month', 'quarter', 'year']) {
        const asked = {
          indicators: ['online_rate', 'loans_total'],
          by,
          time: { grain, compare: ['previous'] },
        };
        const published = await ask(asked);
        const reckoned = await ask({ ...asked, measures: ['loan.loans'] });
        const cells = new Map(
          published.map((row) => [`${String(row['period'])} ${String(row['unit_id'])}`, row]),
        );
        expect(reckoned.length).toBeGreaterThan(0);
        for (const row of reckoned) {
          const own = Object.entries(row).filter(([column]) => !column.startsWith('loan.'));
          expect(cells.get(`${String(row['period'])} ${String(row['unit_id'])}`)).toEqual(
            Object.fromEntries(own),
          );
        }
      }
  });

  it('adds nothing up that would tell what an indicator hides', async () => {
    hideSmallCells(held.world, 10);
    held.world.wait(60);
    await held.world.refresh();
    const hiding = await openServing({ dataDirectory: held.world.paths.root, lookEveryMs: 0 });
    await hiding.withSnapshot(async (snapshot) => {
      const published = await ask(
        { indicators: ['online_rate'], by: ['period', 'unit'] },
        everything,
        snapshot,
      );
      expect(published.length).toBeGreaterThan(0);
      for (const sent of [
        { indicators: ['online_rate'], by: ['medium'] },
        { measures: ['loan.loans'], by: ['unit'] },
      ])
        await expect(ask(sent, everything, snapshot)).rejects.toMatchObject({ code: 'question_invalid' });
    });
  });

  it('says beside each published value in what state it is and how settled, as it was published', async () => {
    const rows = await ask({ indicators: ['online_rate'], by: ['unit:PROVINCE', 'period'], states: true });
    const values = await toRows(
      await readValues(held.snapshot, everything, {
        ...{ indicatorIds: ['online_rate'], unitIds: [], level: 'PROVINCE', tree: 'now', grain: 'month' },
        ...{ from: null, to: null },
        columns: ['unit_id', 'period', 'state', 'provisional', 'restated_from', 'reported', 'expected'],
      }),
    );
    const keyOf = (row: (typeof rows)[number]) => `${String(row['unit_id'])} ${String(row['period'])}`;
    const toldOf = new Map(
      values.map((row) => {
        const isSilent =
          row['state'] === 'not_measured' && row['reported'] === 0 && Number(row['expected']) > 0;
        const notes = [
          ...(isSilent ? ['not_reported'] : []),
          ...(row['provisional'] ? ['provisional'] : []),
          ...(row['restated_from'] === null ? [] : ['restated']),
        ];
        return [keyOf(row), [row['state'], notes.join(',') || null, row['reported'], row['expected']]];
      }),
    );
    const told = rows.map((row) =>
      ['state', 'note', 'reported', 'expected'].map((part) => row[`online_rate_${part}`]),
    );
    expect(told).toEqual(rows.map((row) => toldOf.get(keyOf(row))));
    expect(new Set(told.map(([state]) => state)).size).toBeGreaterThan(1);
  });

  it('says of what is reckoned, and of totals, whether it is there', async () => {
    const rows = await ask({
      ...{ indicators: ['online_rate'], measures: ['loan.loans'], by: ['medium', 'period'] },
      ...{ time: summer, states: true, totals: true },
    });
    for (const row of rows)
      for (const id of ['online_rate', 'loan.loans'])
        expect([row[`${id}_state`], row[`${id}_note`]]).toEqual([
          row[id] === null ? 'not_measured' : 'measured',
          null,
        ]);
    const [plain] = await ask({ measures: ['loan.loans'], by: ['medium'], time: summer });
    expect(Object.keys(plain!)).toEqual(['medium', 'loan.loans']);
  });

  it('tells nobody of units out of their scope', async () => {
    const north = { unitRoots: ['01'], highestClass: '*' as const };
    const nobody = { unitRoots: [], highestClass: '*' as const };
    const asked = { measures: ['loan.loans'], by: ['unit'], time: { from: '2025-05', to: '2025-05' } };
    expect(await ask(asked, north)).toEqual([{ unit_id: '01', 'loan.loans': 110 }]);
    expect(await ask({ ...asked, by: [] }, north)).toEqual([]);
    expect(await ask({ ...asked, by: [], where: { unit: ['01'] } }, north)).toEqual([{ 'loan.loans': 110 }]);
    expect(await ask({ indicators: ['loans_total'], by: ['period', 'unit'] }, nobody)).toEqual([]);
    const each = { ...asked, by: ['unit:each'], where: { unit: ['00', '01', '02'] } };
    expect(await ask(each, north)).toEqual([{ unit_id: '01', 'loan.loans': 110 }]);
    expect(await ask(each, nobody)).toEqual([]);
    const published = { indicators: ['loans_total'], by: ['unit:each'], where: each.where };
    expect((await ask(published, north)).map((row) => row['unit_id'])).toEqual(['01']);
    expect(await ask(published, nobody)).toEqual([]);
  });

  it('is one statement that DuckDB plans, with nothing of the question in its text', async () => {
    const seen: string[] = [];
    const explaining: Snapshot = {
      ...held.snapshot,
      result: async (sql: string, parameters?: Parameters, signal?: AbortSignal) => {
        seen.push(sql);
        await held.snapshot.rows(`explain ${sql}`, parameters);
        return held.snapshot.result(sql, parameters, signal);
      },
    };
    const hostile = `x'); drop table star.fact_loan; --`;
    await ask(
      { measures: ['loan.loans'], by: ['medium'], where: { medium: [hostile] } },
      everything,
      explaining,
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toContain('drop table');
  });

  it.each([
    ['neither indicator nor measure', {}],
    ['a measure nobody has', { measures: ['loan.colour'] }],
    ['a measure without its fact', { measures: ['loans'] }],
    ['a fact nobody has', { measures: ['lend.loans'] }],
    ['a dimension that the fact lacks', { measures: ['loan.loans'], by: ['colour'] }],
    ['a filter on one', { measures: ['loan.loans'], where: { colour: ['red'] } }],
    ['an axis twice', { measures: ['loan.loans'], by: ['period', 'period'] }],
    ['a level nobody has', { measures: ['loan.loans'], by: ['unit:MOON'] }],
    ['a grain nobody has', { measures: ['loan.loans'], time: { grain: 'hour' } }],
    ['periods before all', { measures: ['loan.loans'], by: ['period'], time: { to: '1999' } }],
    ['an order by no column', { measures: ['loan.loans'], order: [{ column: 'loans' }] }],
    ['two units, each split', { measures: ['loan.loans'], by: ['unit'], where: { unit: ['01', '02'] } }],
    ['a key that does not exist', { measures: ['loan.loans'], having: 1 }],
  ])('is refused with %s, saying what is expected', async (_, sent) => {
    await expect(ask(sent)).rejects.toMatchObject({
      code: 'question_invalid',
      message: expect.stringMatching(/^question invalid: .+ = .+\. Expected .+/s),
    });
  });
});

describe('an indicator that breaks', () => {
  let broken: Awaited<ReturnType<typeof holdTinyWorkspace>>;
  beforeAll(async () => {
    const breaks = 'breaks: [{ date: 2025-07-01, label: { en: Another form, vi: Mẫu khác } }]';
    broken = await holdTinyWorkspace(({ rewrite }) =>
      rewrite('workspace/indicators/online_rate.yaml', (text) => `${text}${breaks}\n`),
    );
  });
  afterAll(() => broken.close());

  const time = { grain: 'month', from: '2025-06', to: '2025-08', compare: ['previous'] };

  it('is not compared across it, published or reckoned, while measures are', async () => {
    const question = { indicators: ['online_rate'], by: ['period'], time };
    const previous = (rows: Record<string, unknown>[]) => rows.map((row) => row['online_rate_previous']);
    expect(previous(await ask(question, everything, broken.snapshot))).toEqual([161 / 420, null, 229 / 480]);
    const books = { ...question, measures: ['loan.loans'], where: { medium: ['BOOK'] } };
    const rows = await ask(books, everything, broken.snapshot);
    expect(previous(rows)).toEqual([161 / 420, null, 229 / 480]);
    expect(rows.map((row) => row['loan.loans_previous'])).toEqual([420, 448, 480]);
  });

  it('is not taken apart across it, and says why', async () => {
    const across = { indicatorId: 'online_rate', unitId: '00', grain: 'month', by: { level: null } } as const;
    const found = await readDecomposition(broken.snapshot, everything, { ...across, period: '2025-07-01' });
    expect(found).toMatchObject({ effects: null, reason: 'not_comparable', break: { date: '2025-07-01' } });
    const within = await readDecomposition(broken.snapshot, everything, { ...across, period: '2025-08-01' });
    expect(within).toMatchObject({ reason: null, break: null, effects: { before: 229 / 480 } });
  });

  it('shows in the working of every published value what its status follows from, to the last digit', async () => {
    const { alias, catalog, rows } = broken.snapshot;
    const cells = await rows<Cell>(`select ${cellColumns} from ${alias}.indicators.value v order by all`);
    for (const cell of cells) {
      const working = workingOf(catalog.indicators.get(cell.indicatorId)!, cell);
      expect([working.path?.value ?? null, working.status, working.target?.value ?? null]).toEqual([
        ...[cell.path, cell.status, cell.target],
      ]);
      expect(working.comparison.break?.date ?? null).toBe(cell.comparableFrom);
    }
    expect(new Set(cells.map(({ status }) => status)).size).toBeGreaterThan(2);
  });

  it('says so in what the version publishes of it', () => {
    const [line] = broken.snapshot.catalog.indicators.get('online_rate')!.breaks;
    expect(line).toMatchObject({ date: '2025-07-01', label: { en: 'Another form' }, comparable: false });
  });
});
