import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tidySearch } from '#lib/filters/exploration.ts';
import type { Change } from '#lib/format/number.ts';
import { queryParameters, queryTable } from '#lib/server/query-question.ts';
import { readParameters } from '#lib/server/parameters.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { ExploreView } from '../../src/routes/explore/explore-view.ts';
import { explored, named, numberOf } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);

/** What the form of the page sends where nothing in it is changed. */
function sentBy({ groups, beside, unit, kept, ...fields }: ExploreView['bar']): [string, string][] {
  const chosen = (name: string, options: { value: string; isChosen: boolean }[]) =>
    options.flatMap(({ value, isChosen }): [string, string][] => (isChosen ? [[name, value]] : []));
  const { rows, columns, grains, from, to, compare, filters } = fields;
  return [
    ...groups.flatMap(({ figures }) =>
      figures.flatMap((one) => chosen(one.kind, [{ value: one.id, isChosen: one.isChosen }])),
    ),
    ...[...chosen('by', rows), ...chosen('by', columns), ...chosen('grain', grains)],
    ...chosen('unit', [{ value: unit ?? '', isChosen: true }]),
    ...beside.groups.flatMap(({ units }) =>
      units.flatMap(({ id, isChosen }) => chosen('with', [{ value: id, isChosen }])),
    ),
    ...[...chosen('from', from), ...chosen('to', to), ...chosen('compare', compare)],
    ...filters.flatMap(({ options }) => chosen('where', options)),
    ...kept.map(({ name, value }): [string, string] => [name, value]),
  ];
}

/** The number of a cell: of a change with its sign. */
const amountOf = ({ text, change }: { text: string; change: Change | null }) =>
  change === null ? numberOf(text) : numberOf(change.amount) * (change.direction === 'down' ? -1 : 1);
const summer = 'from=2025-05&to=2025-06';

describe('the page of exploration', () => {
  it('answers a measure by period, with the whole range below', async () => {
    const page = await explore(`measure=loan.loans&by=period&${summer}`);
    expect(named(page)).toEqual([
      ['May 2025', '420'],
      ['June 2025', '448'],
      ['Whole range', '868'],
    ]);
    expect(page.figure?.title).toBe('Up from 420 loans to 448 loans since May 2025');
  });

  it('compares with the period before, in the unit of measure', async () => {
    const page = await explore('measure=loan.loans&by=period&from=2025-06&to=2025-06&compare=previous');
    expect(named(page)[0]).toEqual(['June 2025', '448', '420', '28']);
    expect(page.table!.rows[0]!.cells[2]!.change!.direction).toBe('up');
  });

  it('turns a second axis into columns whose totals are those of the answer', async () => {
    const page = await explore(`measure=loan.loans&by=unit,period&${summer}&order=unit_id`);
    expect(page.table!.heads[0]!.map(({ text }) => text.text)).toEqual([
      'Unit directly below',
      'May 2025',
      'June 2025',
      'Whole range',
    ]);
    const rows = named(page);
    expect(rows[0]!.slice(1, 2)).toEqual(['110']);
    expect(rows.at(-1)).toEqual(['Total', '420', '448', '868']);
  });

  it('sorts by the head of any column, of whatever member, and narrows by a link of its own', async () => {
    const page = await explore(`measure=loan.loans&by=unit,period&${summer}`);
    const [, may, , total] = page.table!.heads[0]!;
    expect([may!.sorted, total!.sorted]).toEqual([null, 'descending']);
    expect(may!.drill).toMatchObject({ label: 'Narrow to May 2025' });
    expect([may!.href, may!.drill!.href]).toEqual([
      `/explore?measure=loan.loans&by=unit,period&unit=00&${summer}&order=-loan.loans@2025-05-01`,
      expect.stringContaining('from=2025-05&to=2025-05'),
    ]);
    const inMay = async (href: string) => {
      const { heads, rows } = (await explore(href.slice('/explore?'.length))).table!;
      const loans = rows.filter(({ isTotal }) => !isTotal).map(({ cells }) => numberOf(cells[0]!.text));
      return { head: heads[0]![1]!, loans };
    };
    const down = await inMay(may!.href!);
    expect(down.head.sorted).toBe('descending');
    expect(down.loans).toEqual(down.loans.toSorted((a, b) => b - a));
    const up = await inMay(down.head.href!);
    expect(up.head.sorted).toBe('ascending');
    expect(up.loans).toEqual(down.loans.toReversed());
  });

  it.each(['unit', 'unit,medium'])(
    'sorts by what is compared with and by the change, either way, by %s',
    async (by) => {
      const page = await explore(`measure=loan.loans&by=${by}&from=2025-08&to=2025-08&compare=previous`);
      const heads = page.table!.heads.at(-1)!;
      const place = heads.findLastIndex(({ text }) => text.text === 'Change');
      for (const at of [place - 1, place]) {
        const down = (await explore(heads[at]!.href!.slice('/explore?'.length))).table!;
        const up = (await explore(down.heads.at(-1)![at]!.href!.slice('/explore?'.length))).table!;
        const told = [down, up].map((table) => table.heads.flat().flatMap(({ sorted }) => sorted ?? []));
        expect(told).toEqual([['descending'], ['ascending']]);
        const cell = at - (heads.length - page.table!.rows[0]!.cells.length);
        const valuesOf = ({ rows }: typeof down) =>
          rows.filter(({ isTotal }) => !isTotal).map(({ cells }) => amountOf(cells[cell]!));
        const known = valuesOf(down).filter((value) => !Number.isNaN(value));
        expect(known.length).toBeGreaterThan(1);
        expect(known).toEqual(known.toSorted((a, b) => b - a));
        expect(valuesOf(up).filter((value) => !Number.isNaN(value))).toEqual(known.toReversed());
      }
    },
  );

  it('is sorted as usual where what it was sorted by is no longer compared with', async () => {
    const page = await explore(`measure=loan.loans&by=medium&${summer}&order=loan.loans_previous_change`);
    expect(page.notices).toEqual([]);
    expect(named(page)).toEqual(named(await explore(`measure=loan.loans&by=medium&${summer}`)));
    const unknown = await explore(`measure=loan.loans&by=medium&${summer}&order=loan.nothing_previous`);
    expect(unknown.notices.join()).toContain('no such column');
  });

  it('sorts by a figure below the head of a member where there are several, which narrows alone', async () => {
    const page = await explore(
      `indicator=online_rate&measure=loan.loans&by=medium&unit=01&with=02&${summer}&order=-loan.loans@02`,
    );
    const [members, below] = page.table!.heads;
    expect(members!.slice(1).map(({ href, drill }) => [href, drill !== null])).toEqual([
      [null, true],
      [null, true],
    ]);
    expect(below!.map(({ sorted }) => sorted)).toEqual([null, null, null, 'descending']);
    expect(below!.every(({ href }) => href !== null)).toBe(true);
  });

  it.each(['-loan.loans@02', 'loan.loans@02', '-loan.loans', 'medium'])(
    'stays sorted by order=%s where a field of its form is changed',
    async (order) => {
      const search = `measure=loan.loans&by=medium&unit=01&with=02&${summer}&order=${order}`;
      const { bar, table } = await explore(search);
      const sent = sentBy(bar).map(([name, value]): [string, string] => [
        name,
        name === 'from' ? '2025-04' : value,
      ]);
      const changed = new URLSearchParams(tidySearch(sent));
      expect(changed.get('order')).toBe(order);
      const sortedIn = ({ heads }: NonNullable<typeof table>) => heads.flat().map(({ sorted }) => sorted);
      const after = await explore(changed.toString());
      expect(after.notices).toEqual([]);
      expect(sortedIn(after.table!)).toEqual(sortedIn(table!));
    },
  );

  it.each([
    `measure=loan.loans&by=medium&${summer}`,
    `indicator=online_rate&measure=loan.loans&by=unit,medium&${summer}&compare=previous_year`,
    'indicator=loans_total&by=period&grain=quarter&where=medium:BOOK&order=-loans_total',
    `measure=loan.loans&by=unit&${summer}&compare=previous&order=-loan.loans_previous`,
    `measure=loan.loans&by=unit&${summer}&compare=previous&order=loan.loans_previous_change`,
    'measure=loan.branches&by=unit',
  ])('gives the address for programs of what it shows: %s', async (search) => {
    const page = await explore(search);
    const asked = readParameters(queryParameters, new URLSearchParams(page.api!.address.split('?')[1]));
    const table = queryTable(open.snapshot, everything, asked);
    const answered = await toRows(await table.read(new AbortController().signal));
    const ids = [...asked.indicator, ...asked.measure];
    const digits = (value: unknown) => Number(value).toFixed(6);
    const told = answered.flatMap((row) => ids.map((id) => row[id])).filter((value) => value !== null);
    const shown = page.table!.rows.flatMap(({ cells }) =>
      cells.flatMap(({ text, isCompared }) => (!isCompared && /\d/.test(text) ? [numberOf(text)] : [])),
    );
    expect(told.length).toBeGreaterThan(0);
    const rounded = (value: unknown) => (Number(value) <= 1 ? Number(value).toFixed(3) : digits(value));
    expect(shown.map(rounded).toSorted()).toEqual(told.map(rounded).toSorted());
  });

  it.each([
    ['measure=loan.loans&by=unit:PROVINCE', 'unit_id', 'unit_name'],
    ['measure=loan.loans&by=medium&order=medium', 'medium', 'medium_name'],
    ['measure=loan.loans&by=period&with=01,02', 'unit_id', 'unit_name'],
    ['measure=loan.loans&by=medium,unit&order=-loan.loans', 'medium', 'medium_name'],
  ])(
    'has in its files the names of the screen beside the codes, and nothing else: %s',
    async (search, of, as) => {
      const page = await explore(`${search}&${summer}`);
      const href = page.api!.downloads[0]!.href;
      const read = async (address: string) => {
        const sent = new URLSearchParams(address.split('?')[1]);
        for (const part of ['version', 'format', 'name']) sent.delete(part);
        const table = queryTable(open.snapshot, everything, readParameters(queryParameters, sent));
        return toRows(await table.read(new AbortController().signal));
      };
      const [rows, plain] = await Promise.all([read(href), read(href.replace('&names=en', ''))]);
      const unnamed = rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !column.endsWith('_name'))),
      );
      expect(unnamed).toEqual(plain);
      const columns = Object.keys(rows[0]!);
      expect(columns.indexOf(as)).toBe(columns.indexOf(of) + 1);
      const [own, heads] = [page.table!.rows, page.table!.heads[0]!];
      const shown = new Set([...own.map(({ name }) => name.text), ...heads.map(({ text }) => text.text)]);
      const named = rows.flatMap((row) => (row[of] === null ? [] : [row[as]]));
      expect(named.length).toBeGreaterThan(0);
      expect([...new Set(named)].filter((name) => !shown.has(String(name)))).toEqual([]);
    },
  );

  it('calls its files by figure, axes, units, filters and periods, in letters of any keyboard', async () => {
    const nameOf = async (search: string) =>
      new URLSearchParams((await explore(search)).api!.downloads[0]!.href).get('name');
    expect(await nameOf(`indicator=online_rate&unit=02&by=period&${summer}`)).toBe(
      'online-loans_period_south-city_2025-05_2025-06',
    );
    expect(await nameOf(`indicator=online_rate&by=unit:PROVINCE,medium&${summer}`)).toBe(
      'online-loans_province_medium_land_2025-05_2025-06',
    );
    expect(await nameOf('measure=loan.loans&unit=01&with=02&from=2025-05&to=2025-05')).toBe(
      'loans_period_north_south-city_2025-05',
    );
    expect(await nameOf(`measure=loan.loans&by=unit&where=medium:BOOK&where=medium:ODD CODE&${summer}`)).toBe(
      'loans_unit-directly-below_land_book_odd-code_2025-05_2025-06',
    );
  });

  it('says below figure and table that a comparison reaches across a reorganisation', async () => {
    const search = 'measure=loan.loans&by=unit:PROVINCE&from=2025-07&to=2025-07';
    const page = await explore(`${search}&compare=previous`);
    const [note] = page.figure!.notes.filter((one) => one.includes('1 Jul 2025'));
    expect(note).toContain('counted for the units as they are now');
    expect(page.table!.notes).toContain(note);
    const then = await explore(`${search}&compare=previous&tree=then`);
    expect(then.table!.notes.join()).toContain('The units before it are not those after it.');
    expect((await explore(search)).table!.notes).toEqual([]);
  });

  it('shows the largest of every other dimension; their shares make the whole', async () => {
    const { boards } = await explore(`measure=loan.loans&by=period&${summer}`);
    const medium = boards.find(({ id }) => id === 'medium')!;
    const shares = medium.members.map(({ share }) => Number.parseFloat(share));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(boards.map(({ id }) => id)).toContain('unit');
  });

  it('filters everything by a member, and still shows the others beside it', async () => {
    const page = await explore('measure=loan.loans&by=period&from=2025-07&to=2025-08&where=medium:FILM');
    const members = page.boards.find(({ id }) => id === 'medium')!.members;
    expect(members.filter(({ isChosen }) => isChosen)).toHaveLength(1);
    expect(members.length).toBeGreaterThan(1);
    expect(page.chips.map(({ href }) => href)).toEqual([
      '/explore?measure=loan.loans&by=period&unit=00&from=2025-07&to=2025-08',
    ]);
    const whole = named(await explore('measure=loan.loans&by=period&from=2025-07&to=2025-08'));
    expect(Number(named(page)[0]![1])).toBeLessThan(Number(whole[0]![1]));
  });

  it('leads to the rows behind an indicator of a single period', async () => {
    const page = await explore('indicator=online_rate&by=medium&from=2025-05&to=2025-05&unit=01');
    expect(page.table!.rows[0]!.behind).toMatch(
      /^\/explore\/rows\?indicator=online_rate&unit=01&grain=month&period=2025-05&where=medium:\w+$/,
    );
    const range = await explore(`indicator=online_rate&by=medium&${summer}`);
    expect(range.table!.hasBehind).toBe(false);
  });

  it.each([
    ['indicator=nothing', 'no such indicator'],
    ['measure=loan.nothing', 'no such indicator'],
    ['measure=nothing', 'no such indicator'],
    ['unit=nowhere', 'no such unit'],
    ['from=2025-06&to=2025-05', 'The first period lies after the last. Without it there is'],
    ['from=yesterday', 'There is no such period.'],
    ['from=2025-13', 'The address asks for from=2025-13. There is no such period.'],
    ['to=2025-02-30', 'There is no such period.'],
    ['period=2025-13', 'The address asks for period=2025-13. There is no such period.'],
  ])('says in a sentence why %s has no answer, beside fields that can be used', async (search, sentence) => {
    const page = await explore(search);
    expect(page.problem?.sentence).toContain(sentence);
    expect(page.table).toBeNull();
    expect(page.bar.rows.length).toBeGreaterThan(2);
  });

  it.each([
    ['by=colour', 'choose rows and columns', ''],
    ['by=unit:GALAXY', 'choose rows and columns', ''],
    ['by=medium,unit,period', 'choose rows and columns', 'by=medium,unit'],
    ['by=medium,medium,unit', '', 'by=medium,unit'],
    ['indicator=nothing', 'no such indicator', ''],
    ['measure=loan.nothing', 'no such indicator', ''],
    ['with=02,nowhere,coast', 'no such unit', 'with=02,coast'],
    ['where=colour:RED&where=medium:online', 'cannot be filtered', 'where=medium:online'],
    ['where=RED', 'cannot be filtered', ''],
    ['order=-colour', 'no such column', ''],
    ['compare=both', 'no such choice', ''],
    ['compare=both,previous', 'no such choice', 'compare=previous'],
    ['grain=week', 'no such choice', ''],
    ['figure=pie', 'no such choice', ''],
    ['colour=red', 'nothing of that name', ''],
    ['by=colour,colour', 'choose rows and columns', ''],
    ['where=colour:RED&where=colour:RED', 'cannot be filtered', ''],
    ['with=nowhere&with=nowhere', 'no such unit', ''],
  ])('answers without %s, says so, and keeps all else', async (bad, sentence, kept) => {
    const good = 'measure=loan.loans&unit=01&from=2025-05&to=2025-06';
    const page = await explore(`${bad}&${good}`);
    expect(page.problem).toBeNull();
    expect(page.notices.join()).toContain(sentence);
    expect(page.notices).toHaveLength(sentence ? 1 : 0);
    const { table, api, figure, bar, chips } = page;
    const plain = await explore(kept ? `${kept}&${good}` : good);
    expect(plain.notices).toEqual([]);
    expect({ table, api, figure, bar, chips }).toEqual({
      ...{ table: plain.table, api: plain.api, figure: plain.figure },
      ...{ bar: plain.bar, chips: plain.chips },
    });
  });

  it('leads from a unit that is nowhere to the same question for the whole', async () => {
    const page = await explore('measure=loan.loans&by=medium&unit=nowhere&where=medium:online&compare=both');
    expect(page.problem?.href).toBe('/explore?measure=loan.loans&by=medium&unit=00&where=medium:online');
    expect(page.notices).toHaveLength(1);
  });

  it('refuses at once an address that is no slip of anybody', async () => {
    const page = await explore(Array.from({ length: 400 }, (_, at) => `x${at}=1`).join('&'));
    expect(page.problem).toMatchObject({ href: null });
    expect(page.table).toBeNull();
  });

  it('says that a code nobody bears has no rows', async () => {
    const page = await explore('measure=loan.loans&by=medium&where=medium:NONE');
    expect(page.problem).toBeNull();
    expect(page.table!.rows.filter(({ isTotal }) => !isTotal)).toEqual([]);
  });
});

describe('the addresses of a page', () => {
  /** Every address of Explore within what a page is made of, and of the API for its answer. */
  const addressesOf = (page: ExploreView) =>
    [...JSON.stringify(page).matchAll(/\/(explore(?:\/\w+(?:\.svg)?)?|api\/v1\/query)(?:\?[^"]*)?/g)].map(
      ([address]) => new URL(address, 'http://localhost'),
    );

  it.each([
    'measure=loan.loans&by=unit,period&where=medium:online&compare=previous',
    'indicator=online_rate&by=medium,period',
    'measure=loan.loans&by=period&from=2025-06&to=2025-05',
    'indicator=online_rate&with=coast&where=medium:NONE',
  ])('all name a unit, though ?%s names none: whoever opens them sees the same', async (search) => {
    const page = await explore(search);
    const addresses = addressesOf(page);
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter(({ searchParams }) => !searchParams.get('unit')).map(String)).toEqual([]);
    expect([page.bar.unit, page.strip?.asked.unit ?? '00']).toEqual(['00', '00']);
  });

  it('ask the same of the whole by its name as without one', async () => {
    const search = `measure=loan.loans&by=medium,period&${summer}`;
    const [named, plain] = await Promise.all([explore(`${search}&unit=00`), explore(search)]);
    expect(named).toEqual(plain);
  });
});
