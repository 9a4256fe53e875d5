import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryParameters, queryTable } from '#lib/server/query-question.ts';
import { readParameters } from '#lib/server/parameters.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { ExploreView } from '../../src/routes/explore/explore-view.ts';
import { explored, numberOf } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);
const summer = 'from=2025-05&to=2025-06';

describe('the page of exploration', () => {
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
    const copied = readParameters(queryParameters, new URLSearchParams({ query: page.api!.query }));
    const again = queryTable(open.snapshot, everything, copied);
    expect(await toRows(await again.read(new AbortController().signal))).toEqual(answered);
  });

  it('takes the question as JSON alone, with what turns and names its rows', async () => {
    const { api } = await explore(`measure=loan.loans&by=medium&${summer}`);
    const tableOf = (sent: Record<string, string>) =>
      queryTable(open.snapshot, everything, readParameters(queryParameters, new URLSearchParams(sent)));
    const turned = tableOf({ query: api!.query, limit: '1', offset: '1', names: 'en' });
    expect(turned.page).toMatchObject({ limit: 1, offset: 1 });
    expect(await toRows(await turned.read(new AbortController().signal))).toHaveLength(1);
    const refused = { measure: 'loan.loans', by: 'medium', tree: 'then', states: 'on', from: '2025' };
    for (const [name, value] of Object.entries(refused))
      expect(() => tableOf({ query: api!.query, [name]: value }), name).toThrow(/question invalid: query/);
    expect(() => tableOf({ query: '{' })).toThrow(/a question as JSON/);
    expect(() => tableOf({ query: '{"measures":["loan.loans"],"sql":"1"}' })).toThrow(/question invalid/);
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

  it.each([
    'measure=loan.loans&by=unit:PROVINCE',
    'measure=loan.loans&by=unit:PROVINCE&order=loan.loans',
    'measure=loan.loans&by=period',
    'measure=loan.loans&by=medium&order=medium',
    'measure=loan.loans&by=medium&within=unit',
    'measure=loan.loans&by=unit&within=medium&order=loan.loans',
    'measure=loan.loans&by=period&within=medium',
    'measure=loan.loans&by=medium&within=period&order=-medium',
    'measure=loan.loans&by=medium&compare=previous&order=loan.loans_previous_change',
  ])('has files in the order of a table without columns: %s', async (search) => {
    const page = await explore(`${search}&${summer}`);
    const sent = new URLSearchParams(page.api!.downloads[0]!.href.split('?')[1]);
    for (const part of ['version', 'format', 'name']) sent.delete(part);
    const table = queryTable(open.snapshot, everything, readParameters(queryParameters, sent));
    const rows = await toRows(await table.read(new AbortController().signal));
    // A table has no parts of its total: they stand after it.
    const axes = sent.get('by')!.split(',').length;
    const total = rows.findIndex(({ total_of: of }) => of !== null && String(of).split(',').length === axes);
    const upToTotal = rows.slice(0, total + 1 || rows.length);
    const figures = upToTotal.map((row) => Number(row['loan.loans'] ?? 0));
    expect(figures).toEqual(page.table!.rows.map(({ cells }) => numberOf(cells[0]!.text) || 0));
  });

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
