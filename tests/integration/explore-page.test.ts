import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explored, named } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);
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

  it('offers as columns only what is of another kind than the rows, and calls in words what is not', async () => {
    const page = await explore(`measure=loan.loans&by=unit:PROVINCE,unit&unit=00&${summer}`);
    const off = page.bar.columns.filter(({ isOff }) => isOff).map(({ value }) => value);
    expect(off).toEqual(page.bar.rows.map(({ value }) => value).filter((id) => id.startsWith('unit')));
    expect(page.notices).toEqual([
      'Left out: Columns “Unit directly below”. Columns have to be of another kind than rows.',
    ]);
    expect(page.figure!.kinds.every(({ href }) => href.includes('by=unit:PROVINCE&'))).toBe(true);
  });

  it('calls a total beside units of a level that of the unit asked for: they need not make it up', async () => {
    const search = `measure=loan.loans&unit=00&${summer}`;
    const page = await explore(`${search}&by=unit:PROVINCE`);
    expect(named(page).at(-1)).toEqual(['Land, in all', '868']);
    const across = await explore(`${search}&by=period,unit:PROVINCE`);
    expect(across.table!.heads[0]!.at(-1)!.text.text).toBe('Land, in all');
    expect(named(await explore(`${search}&by=medium`)).at(-1)![0]).toBe('Total');
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
    const measure = await explore('measure=loan.loans&by=medium&from=2025-05&to=2025-05&unit=01');
    expect(measure.table!.rows[0]!.behind).toMatch(/^\/explore\/rows\?measure=loan.loans&unit=01&/);
  });

  it('says that a code nobody bears has no rows', async () => {
    const page = await explore('measure=loan.loans&by=medium&where=medium:NONE');
    expect(page.problem).toBeNull();
    expect(page.table!.rows.filter(({ isTotal }) => !isTotal)).toEqual([]);
  });
});
