import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tidySearch } from '#lib/filters/exploration.ts';
import { explored, named, sentBy } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);
const summer = 'from=2025-05&to=2025-06';
const both = `indicator=online_rate&measure=loan.loans&${summer}`;

describe('of several figures', () => {
  it('any can be drawn by a link, and the table stays as it was sorted', async () => {
    const page = await explore(`${both}&by=period`);
    const [first, second] = page.figure!.figures;
    expect([page.figure!.name, first!.isShown, second!.isShown]).toEqual([first!.name, true, false]);
    const other = await explore(second!.href.slice('/explore?'.length));
    expect(other.figure!.name).toEqual(second!.name);
    expect(other.figure!.title).toContain('420 loans');
    expect(named(other)).toEqual(named(page));
    expect(other.figure!.figures.map(({ href, isShown }) => [href.includes('drawn='), isShown])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('the one that rows are sorted by is drawn, unless another is named', async () => {
    const sorted = `${both}&by=period&order=-loan.loans`;
    const page = await explore(sorted);
    expect(page.figure!.figures.map(({ isShown }) => isShown)).toEqual([false, true]);
    const back = await explore(page.figure!.figures[0]!.href.slice('/explore?'.length));
    expect(back.figure!.figures.map(({ isShown }) => isShown)).toEqual([true, false]);
    expect(named(back)).toEqual(named(page));
  });

  it('members stand by the one that is drawn where nothing is sorted by', async () => {
    const { table } = await explore(`${both}&by=medium&drawn=loan.loans`);
    expect(table!.heads.at(-1)!.map(({ sorted }) => sorted)).toEqual([null, null, 'descending']);
  });

  it('the one begun with stays drawn when another is ticked that stands before it in the list', async () => {
    const { bar, figure } = await explore(`measure=loan.loans&by=period&${summer}`);
    expect(figure!.figures).toHaveLength(1);
    const ticked: [string, string][] = [['indicator', 'online_rate'], ...sentBy(bar)];
    const page = await explore(tidySearch(ticked));
    expect(page.figure!.figures).toHaveLength(2);
    expect(page.figure!.name).toEqual(figure!.name);
  });

  it('the address names none where the first is drawn, and one that was unticked is passed over', async () => {
    const { bar } = await explore(`${both}&by=period`);
    expect(tidySearch(sentBy(bar))).not.toContain('drawn');
    const without = await explore(`indicator=online_rate&by=period&${summer}&drawn=loan.loans`);
    expect([without.problem, without.notices]).toEqual([null, []]);
    const mistyped = await explore(`${both}&by=period&drawn=lones`);
    expect(mistyped.notices.join()).toContain('drawn=lones');
    expect(mistyped.figure!.figures[0]!.isShown).toBe(true);
  });
});
