import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tidySearch } from '#lib/filters/exploration.ts';
import type { Change } from '#lib/format/number.ts';
import { explored, named, numberOf, sentBy } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);
const summer = 'from=2025-05&to=2025-06';

/** The number of a cell: of a change with its sign. */
const amountOf = ({ text, change }: { text: string; change: Change | null }) =>
  change === null ? numberOf(text) : numberOf(change.amount) * (change.direction === 'down' ? -1 : 1);

describe('the page of exploration', () => {
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
});
