import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { computeWorld, type ComputedWorld } from '../support/computed-world.ts';
import { total, type World } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const row = (unit: string, on: string, medium: string, n: number) => ({
  ...{ unit, period: `2025-${on}-01`, medium, n },
});

/** `big` has the most in all, `late` the most in June; films are more than books. */
const world: World = {
  asOf: '2025-08-20',
  units: [
    { unit_id: 'root', parent_id: null, level: 'R' },
    ...['big', 'late', 'small'].map((unit_id) => ({ unit_id, parent_id: 'root', level: 'P' })),
  ],
  tables: {
    lent: [
      ...[row('big', '05', 'BOOK', 50), row('big', '05', 'FILM', 60), row('big', '06', 'FILM', 20)],
      ...[row('late', '05', 'FILM', 10), row('late', '06', 'BOOK', 40)],
      ...[row('small', '05', 'BOOK', 3), row('small', '06', 'FILM', 4)],
    ],
  },
  facts: [
    {
      ...{ id: 'lent', dimensions: [{ id: 'medium', name: {}, members: [] }] },
      measures: [{ id: 'n' }],
    },
  ],
  indicators: [{ id: 'lending', formula: total('lent', 'n') }],
  workspace: { headlines: ['lending'] },
};

let open: ComputedWorld;
let snapshot: Snapshot;
beforeAll(async () => {
  open = await computeWorld(world);
  await describeWorld(open.context, 'world');
  snapshot = await snapshotOfWorld(open.context);
});
afterAll(() => open.db.close());

async function read(asked: object) {
  const query = readSemanticQuery({
    ...{ measures: ['lent.n'], totals: true },
    time: { grain: 'month', from: '2025-05', to: '2025-06' },
    ...asked,
  });
  return toRows(await readExplore(snapshot, everything, query));
}

/** Rows by their places: `*` for a total. */
async function places(asked: { by: [string, string] } & Record<string, unknown>): Promise<string[]> {
  const columnOf = (axis: string) => (axis.startsWith('unit') ? 'unit_id' : axis);
  const [down, across] = asked.by.map(columnOf) as [string, string];
  const rows = await read(asked);
  const said = (value: unknown) => (value === null ? '*' : String(value).slice(0, 7));
  return rows.map((one) => `${said(one[down])} ${said(one[across])}`);
}

const largest = (at?: string) => [{ column: 'lent.n', descending: true, ...(at !== undefined && { at }) }];
const across = (unit: string) => ['2025-05', '2025-06', '*'].map((one) => `${unit} ${one}`);

describe('an answer in the order of a table', () => {
  it('has the rows by their totals, in each the periods as they follow, totals last', async () => {
    const told = await places({ by: ['unit', 'period'], order: largest('') });
    expect(told).toEqual([...across('big'), ...across('late'), ...across('small'), ...across('*')]);
  });

  it('has them by the figure in the column of a member', async () => {
    const told = await places({ by: ['unit', 'period'], order: largest('2025-06-01') });
    expect(told).toEqual([...across('late'), ...across('big'), ...across('small'), ...across('*')]);
  });

  it('has columns of codes by their totals, the largest first, and rows of periods as they follow', async () => {
    const order = [{ column: 'period', at: '' }];
    expect(await places({ by: ['period', 'medium'], order })).toEqual([
      ...['2025-05 FILM', '2025-05 BOOK', '2025-05 *'],
      ...['2025-06 FILM', '2025-06 BOOK', '2025-06 *'],
      ...['* FILM', '* BOOK', '* *'],
    ]);
  });

  it('has units side by side as they were asked for', async () => {
    const order = [{ column: 'period', at: '' }];
    const where = { unit: ['small', 'big'] };
    const told = await places({ by: ['period', 'unit:each'], where, order, totals: ['period'] });
    expect(told.slice(0, 2)).toEqual(['2025-05 small', '2025-05 big']);
  });

  it.each([
    [['unit', 'period'], largest('2025-06-01')],
    [['unit', 'period'], largest('')],
    [['period', 'medium'], largest('FILM')],
    [['unit', 'medium'], largest('BOOK')],
  ] as const)('is the same page by page: by %j in the order of %j', async ([down, over], order) => {
    const by: [string, string] = [down, over];
    const whole = await places({ by, order });
    for (const limit of [1, 2, 3, 5]) {
      const starts = Array.from({ length: Math.ceil(whole.length / limit) }, (_, page) => page * limit);
      const pages = await Promise.all(starts.map((offset) => places({ by, order, limit, offset })));
      expect(pages.flat()).toEqual(whole);
    }
  });

  it('has after each row its parts, by their figure in the same column', async () => {
    const rows = await read({ by: ['unit', 'period', 'medium'], order: largest('2025-06-01') });
    const said = (value: unknown) => (value === null ? '*' : String(value).slice(0, 7));
    const inJune = rows.filter(({ period }) => said(period) === '2025-06');
    expect(inJune.map((one) => `${said(one['unit_id'])} ${said(one['medium'])} ${one['lent.n']}`)).toEqual([
      ...['late * 40', 'late BOOK 40'],
      ...['big * 20', 'big FILM 20'],
      ...['small * 4', 'small FILM 4'],
      ...['* * 64', '* BOOK 40', '* FILM 24'],
    ]);
    // A row of the table, its months and its total, comes before its parts.
    expect(rows.slice(0, 3).map((one) => [said(one['medium']), said(one['period'])])).toEqual([
      ...[
        ['*', '2025-05'],
        ['*', '2025-06'],
        ['*', '*'],
      ],
    ]);
  });

  it('has parts by their first figure, the largest first, where rows are by themselves', async () => {
    const said = (value: unknown) => (value === null ? '*' : String(value).slice(0, 7));
    const inBig = async (by: string[], at: string) => {
      const rows = await read({ by, order: [{ column: 'unit_id', at }] });
      return rows.filter((one) => one['unit_id'] === 'big');
    };
    for (const [at, on] of [
      ['', '*'],
      ['2025-05-01', '2025-05'],
    ] as const) {
      const rows = await inBig(['unit', 'period', 'medium'], at);
      const parts = rows.filter(({ period }) => said(period) === on).map((one) => said(one['medium']));
      expect(parts).toEqual(['*', 'FILM', 'BOOK']);
    }
    // A member that the order binds is not missed where parts are periods, which follow each other.
    const films = (await inBig(['unit', 'medium', 'period'], 'FILM')).filter(
      (one) => one['medium'] === 'FILM',
    );
    expect(films.map(({ period }) => said(period))).toEqual(['*', '2025-05', '2025-06']);
  });

  it.each([
    ['figures', [{ column: 'lent.n', descending: true, at: null }], ['big', 'late', 'small', '*'], true],
    ['members', [{ column: 'unit_id', at: null }], ['big', 'late', 'small', '*'], true],
    ['figures, the smallest first', [{ column: 'lent.n', at: null }], ['small', 'late', 'big', '*'], false],
  ])(
    'has rows without columns each before its parts, the total last, by %s',
    async (_, order, units, falls) => {
      const said = (value: unknown) => (value === null ? '*' : String(value).slice(0, 7));
      const alone = await read({ by: ['unit'], order });
      expect(alone.map((one) => said(one['unit_id']))).toEqual(units);
      const split = await read({ by: ['unit', 'medium'], order });
      // Of the whole, films are 94 and books 93.
      const parts = (unit: string) => {
        const largestFirst = unit === 'late' ? ['BOOK', 'FILM'] : ['FILM', 'BOOK'];
        return falls ? largestFirst : largestFirst.toReversed();
      };
      expect(split.map((one) => `${said(one['unit_id'])} ${said(one['medium'])}`)).toEqual(
        units.flatMap((unit) => [`${unit} *`, ...parts(unit).map((part) => `${unit} ${part}`)]),
      );
      const months = await read({ by: ['unit', 'period'], order });
      expect(months.slice(0, 3).map(({ period }) => said(period))).toEqual(['*', '2025-05', '2025-06']);
    },
  );

  it('takes a member for a text, whatever stands in it', async () => {
    const told = await places({ by: ['unit', 'medium'], order: largest(`' or true --`) });
    expect(told.filter((one) => one.endsWith('*'))).toHaveLength(4);
  });

  it('is refused of one axis alone, of none, and of a column that there is not', async () => {
    await expect(read({ by: [], order: [{ column: 'lent.n', at: null }] })).rejects.toThrow(
      'an answer by an axis',
    );
    await expect(read({ by: ['unit'], order: largest('') })).rejects.toThrow('an answer by two axes');
    await expect(read({ by: ['unit'], order: [{ column: 'nothing' }] })).rejects.toThrow('order = nothing');
  });
});

describe('an answer by the change of a figure', () => {
  it('is in the order of the change, which is no column of it', async () => {
    const rows = await read({
      ...{ by: ['unit'], totals: false },
      time: { grain: 'month', from: '2025-06', to: '2025-06', compare: ['previous'] },
      order: [{ column: 'lent.n_previous_change', descending: true }],
    });
    expect(rows.map(({ unit_id }) => unit_id)).toEqual(['late', 'small', 'big']);
    expect(Object.keys(rows[0]!)).not.toContain('lent.n_previous_change');
  });
});

describe('an answer by period', () => {
  it.each(['month', 'quarter', 'year'])('says beside each period that it is a %s', async (grain) => {
    const time = { grain, from: '2025', to: '2025' };
    const rows = await read({ by: ['period'], time });
    expect(Object.keys(rows[0]!).slice(0, 2)).toEqual(['period', 'grain']);
    expect(rows.filter(({ period }) => period !== null).every((one) => one['grain'] === grain)).toBe(true);
    expect(rows.find(({ period }) => period === null)).toMatchObject({ grain: null });
  });

  it('says none where it is by no period', async () => {
    expect(Object.keys((await read({ by: ['unit'] }))[0]!)).not.toContain('grain');
  });
});
