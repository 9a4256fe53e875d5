import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows, type Row } from '#warehouse/duckdb/plain-rows.ts';
import { countFigureRows, readFigureRows, type FigureRowsQuestion } from '#warehouse/query/figure-rows.ts';
import { readMatrix, type MatrixQuestion } from '#warehouse/query/matrix.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { hideSmallCells } from '../support/hide-small-cells.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
let serving: Serving;
let open: Lease;
let hiding: Lease;
beforeAll(async () => {
  world = openRefreshWorld();
  hideSmallCells(world, 150);
  await world.refresh();
  serving = await openServing({ dataDirectory: world.paths.root, lookEveryMs: 0 });
  hiding = await serving.lease();
  hideSmallCells(world, 0);
  world.wait(60);
  await world.refresh();
  open = await serving.lease();
}, 60_000);
afterAll(() => {
  open.release();
  hiding.release();
  serving.close();
  world.close();
});

const may = {
  ...{ indicatorId: 'online_rate', unitId: '00', grain: 'month', period: '2025-05-01' },
  ...{ side: 'denominator', where: {}, limit: 1000, offset: 0 },
} satisfies FigureRowsQuestion;
const rowsOf = async (asked: Partial<FigureRowsQuestion>, scope: Scope = everything) =>
  toRows(await readFigureRows(open.snapshot, scope, { ...may, ...asked }));
const counted = (rows: Row[]) => rows.reduce((sum, row) => sum + Number(row['counted']), 0);

describe('the rows behind a figure', () => {
  it('are those of the units that bore them, with the part that counts', async () => {
    expect(await rowsOf({ unitId: 'coast' })).toEqual([
      {
        unit_id: 'east',
        period: '2025-05-01',
        grain: 'month',
        medium: 'BOOK',
        count: 60,
        weight: 1,
        counted: 60,
      },
      {
        unit_id: 'west',
        period: '2025-05-01',
        grain: 'month',
        medium: 'BOOK',
        count: 40,
        weight: 0.75,
        counted: 30,
      },
    ]);
  });

  it('add up to both sides of every figure, whatever its unit and period', async () => {
    const cells = await open.snapshot.rows<
      {
        [name in 'indicator' | 'unit' | 'period']: string;
      } & { grain: 'month' | 'quarter' | 'year'; numerator: number; denominator: number | null }
    >(
      `select indicator_id as indicator, unit_id as unit, grain, period, numerator, denominator
       from ${open.snapshot.alias}.indicators.value where numerator is not null`,
    );
    expect(cells.length).toBeGreaterThan(50);
    for (const { indicator, unit, grain, period, ...sides } of cells)
      for (const side of ['numerator', 'denominator'] as const) {
        if (sides[side] === null) continue;
        const rows = await rowsOf({ indicatorId: indicator, unitId: unit, grain, period, side });
        expect(counted(rows)).toBeCloseTo(sides[side], 9);
      }
  });

  it('are also those that are missing: what the denominator counts and the numerator does not, row by row', async () => {
    const year = { grain: 'year', period: '2025-01-01' } as const;
    const sides = ['numerator', 'denominator', 'uncounted'] as const;
    const wheres: FigureRowsQuestion['where'][] = [{}, { medium: ['BOOK'] }];
    for (const unitId of ['00', '01', 'coast'])
      for (const where of wheres) {
        const [some, all, missing] = await Promise.all(
          sides.map((side) => rowsOf({ ...year, unitId, where, side })),
        );
        expect(missing!.length).toBeGreaterThan(0);
        expect(missing!.every((row) => Number(row['counted']) > 0)).toBe(true);
        expect(counted(missing!)).toBeCloseTo(counted(all!) - counted(some!), 9);
        const asked = { ...may, ...year, unitId, where, side: 'uncounted' as const };
        expect(await countFigureRows(open.snapshot, everything, asked)).toBe(missing!.length);
      }
  });

  it('are not missing where the sides do not count the same rows', async () => {
    const { catalog } = open.snapshot;
    const ratio = catalog.indicators.get('online_rate')!;
    const indicators = new Map(catalog.indicators).set('online_rate', { ...ratio, unit: 'number' });
    const snapshot = { ...open.snapshot, catalog: { ...catalog, indicators } };
    expect(() => readFigureRows(snapshot, everything, { ...may, side: 'uncounted' })).toThrow(
      'side = uncounted. Expected numerator or denominator: online_rate is no share of rows of one fact',
    );
  });

  it('are there for a measure by itself, and add up to it', async () => {
    const asked = { indicatorId: null, measure: 'loan.loans', side: 'numerator' } as const;
    const byDenominator = await rowsOf({});
    expect(counted(await rowsOf(asked))).toBe(counted(byDenominator));
    await expect(rowsOf({ ...asked, side: 'denominator' })).rejects.toThrow('loan.loans is a total');
    await expect(rowsOf({ ...asked, measure: 'loan.nothing' })).rejects.toThrow('one of loan:');
  });

  it('are not there for periods shorter than those of the fact', async () => {
    const { catalog } = open.snapshot;
    const yearly = new Map([...catalog.facts].map(([id, fact]) => [id, { ...fact, grain: 'year' as const }]));
    const snapshot = { ...open.snapshot, catalog: { ...catalog, facts: yearly } };
    expect(() => readFigureRows(snapshot, everything, may)).toThrow('grain = month. Expected year or longer');
  });

  it('are those of some codes alone where some are asked for', async () => {
    const august = { grain: 'quarter', period: '2025-07-01' } as const;
    const all = await rowsOf(august);
    const film = await rowsOf({ ...august, where: { medium: ['FILM'] } });
    expect(film.length).toBeGreaterThan(0);
    expect(film).toEqual(all.filter((row) => row['medium'] === 'FILM'));
  });

  it('come with those that count most first, and those of which nothing counts last', async () => {
    const year = { grain: 'year', period: '2025-01-01', side: 'numerator' } as const;
    const all = await rowsOf(year);
    const counts = all.map((row) => Number(row['counted']));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    const placeOf = ({ unit_id, period }: Row) => `${String(unit_id)} ${String(period)}`;
    for (const count of new Set(counts)) {
      const alike = all.filter((row) => Number(row['counted']) === count).map(placeOf);
      expect(alike).toEqual(alike.toSorted());
    }
  });

  it('come in pages, with the count of all', async () => {
    const year = { grain: 'year', period: '2025-01-01' } as const;
    const all = await rowsOf(year);
    const pages = [await rowsOf({ ...year, limit: 3 }), await rowsOf({ ...year, limit: 3, offset: 3 })];
    expect(pages.flat()).toEqual(all.slice(0, 6));
    expect(await countFigureRows(open.snapshot, everything, { ...may, ...year })).toBe(all.length);
  });

  it('are there for units in scope alone', async () => {
    const north = { unitRoots: ['01'], highestClass: '*' as const };
    expect(counted(await rowsOf({ unitId: '01' }, north))).toBe(110);
    expect(await rowsOf({}, north)).toEqual([]);
    expect(await rowsOf({ unitId: '02' }, north)).toEqual([]);
  });

  it('are kept from everybody where an indicator hides what is small, by whatever way they are asked for', async () => {
    const { snapshot } = hiding;
    for (const asked of [
      { indicatorId: 'online_rate' },
      { indicatorId: 'online_rate', side: 'numerator' as const },
      { indicatorId: 'online_rate', side: 'uncounted' as const },
      { indicatorId: 'online_rate', where: { medium: ['BOOK'] } },
      { indicatorId: null, measure: 'loan.loans', side: 'numerator' as const },
    ])
      expect(() => readFigureRows(snapshot, everything, { ...may, ...asked })).toThrow(
        expect.objectContaining({ code: 'question_invalid' }),
      );
  });

  it.each([
    ['a total has one side', { indicatorId: 'loans_total' }],
    ['nothing of a total is left out', { indicatorId: 'loans_total', side: 'uncounted' as const }],
    ['the fact lacks the dimension', { where: { colour: ['red'] } }],
    ['nobody has the indicator', { indicatorId: 'x' }],
    ['nobody has the unit', { unitId: 'x' }],
    ['there is no such period', { period: '1999-01-01' }],
    ['there are too many', { limit: 1_000_000_000 }],
  ])('are refused where %s', async (_, asked) => {
    await expect(rowsOf(asked)).rejects.toMatchObject({
      code: expect.stringMatching(/question_invalid|unknown/),
    });
  });
});

describe('the matrix', () => {
  const asked = {
    ...{ indicatorIds: ['online_rate', 'loans_total'], parentId: '00', level: 'PROVINCE' },
    ...{ grain: 'month', from: null, to: null, limit: 1_000_000, offset: 0 },
  } satisfies MatrixQuestion;
  const matrixOf = async (
    more: Partial<MatrixQuestion> = {},
    scope = everything,
    snapshot: Snapshot = open.snapshot,
  ) => toRows(await readMatrix(snapshot, scope, { ...asked, ...more }));

  it('has a cell for every indicator, unit and period, each with its state', async () => {
    const cells = await matrixOf();
    const { periods } = open.snapshot.catalog;
    expect(cells).toHaveLength(2 * 3 * periods.month.length);
    expect(new Set(cells.map((cell) => cell['unit_id']))).toEqual(new Set(['01', '02', 'coast']));
    expect(
      cells.every((cell) => typeof cell['state'] === 'string' && typeof cell['complete'] === 'boolean'),
    ).toBe(true);
    const published = await open.snapshot.rows<Row>(
      `select indicator_id, unit_id, period, value, state from ${open.snapshot.alias}.indicators.value
       where grain = 'month' and unit_id in ('01', '02', 'coast') order by all`,
    );
    expect(published.length).toBeGreaterThan(30);
    for (const cell of published) expect(cells).toContainEqual(expect.objectContaining(cell));
  });

  it('has hidden cells as hidden', async () => {
    const cells = await matrixOf({}, everything, hiding.snapshot);
    const hidden = cells.filter((cell) => cell['state'] === 'suppressed');
    for (const cell of hidden)
      expect(cell).toMatchObject({ value: null, numerator: null, denominator: null });
    expect(hidden.length).toBeGreaterThan(0);
  });

  it('is of units in scope, and comes in pages', async () => {
    const north = { unitRoots: ['01'], highestClass: '*' as const };
    const all = await matrixOf();
    expect(await matrixOf({}, north)).toEqual(all.filter((cell) => cell['unit_id'] === '01'));
    const pages = [await matrixOf({ limit: 10 }), await matrixOf({ limit: 10, offset: 10 })];
    expect(pages.flat()).toEqual(all.slice(0, 20));
  });

  it('is of the periods asked for', async () => {
    const cells = await matrixOf({ from: '2025-05-01', to: '2025-07-01', level: null });
    expect(new Set(cells.map((cell) => cell['period']))).toEqual(new Set(['2025-05-01', '2025-06-01']));
    expect(() => readMatrix(open.snapshot, everything, { ...asked, indicatorIds: [] })).toThrow(
      expect.objectContaining({ code: 'question_invalid' }),
    );
  });
});
