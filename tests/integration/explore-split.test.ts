import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explored, named, numberOf } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);
const summer = 'from=2025-05&to=2025-06';

describe('a table whose rows are split', () => {
  it('has each row as the sum of the parts below it, in every column, and all rows in the total', async () => {
    const page = await explore(`measure=loan.loans&by=period,medium&within=unit&${summer}`);
    const { rows } = page.table!;
    const numbers = (line: (typeof rows)[number]) => line.cells.map(({ text }) => numberOf(text) || 0);
    const sum = (lines: typeof rows) =>
      lines.map(numbers).reduce((all, one) => all.map((value, at) => value + one[at]!));
    const whole = rows.filter(({ partOf, isTotal }) => partOf === null && !isTotal);
    expect(whole.length).toBeGreaterThan(1);
    expect(rows.length).toBeGreaterThan(2 * whole.length + 1);
    for (const row of whole) {
      const parts = rows.filter(({ partOf }) => partOf?.text === row.name.text);
      expect(row.isSplit).toBe(true);
      expect(sum(parts)).toEqual(numbers(row));
      // They stand right below it, the largest first.
      const at = rows.indexOf(row);
      expect(rows.slice(at + 1, at + 1 + parts.length)).toEqual(parts);
      const totals = parts.map((part) => numbers(part).at(-1)!);
      expect(totals).toEqual(totals.toSorted((a, b) => b - a));
    }
    expect(sum(whole)).toEqual(numbers(rows.at(-1)!));
    expect(page.title).toMatch(/, each row by unit directly below$/);
  });

  it('is the table without parts otherwise: the same rows, figure and leaderboards', async () => {
    const asked = `measure=loan.loans&by=unit,period&${summer}`;
    const [plain, split] = [await explore(asked), await explore(`${asked}&within=medium`)];
    const rows = split.table!.rows.filter(({ partOf }) => partOf === null);
    expect(rows.map(({ name, cells }) => [name, cells])).toEqual(
      plain.table!.rows.map(({ name, cells }) => [name, cells]),
    );
    expect(split.figure!.title).toBe(plain.figure!.title);
    expect(split.boards).toHaveLength(plain.boards.length);
  });

  it('narrows to a code by its part, and finds rows by the names of their parts', async () => {
    const page = await explore(`measure=loan.loans&by=unit&within=medium&${summer}`);
    const part = page.table!.rows.find(({ partOf }) => partOf !== null)!;
    expect(part.href).toMatch(/where=medium:/);
    expect(page.bar.within.map(({ value }) => value)).toEqual(['', 'period', 'medium']);
    const { rows } = (
      await explore(`measure=loan.loans&by=unit&within=medium&${summer}&find=${part.name.text}`)
    ).table!;
    const found = rows.filter(({ isTotal }) => !isTotal);
    expect(new Set(found.flatMap((one) => (one.partOf ? [one.name.text] : [])))).toEqual(
      new Set([part.name.text]),
    );
    expect(found.some(({ isSplit, partOf }) => partOf === null && isSplit)).toBe(true);
  });

  it('leads to the rows behind a row and behind each of its parts', async () => {
    const behind = async (search: string) =>
      (await explore(`measure=loan.loans&${search}`)).table!.rows.flatMap(
        ({ isTotal, partOf, behind: href }) => (isTotal ? [] : [{ isPart: partOf !== null, href }]),
      );
    const may = await behind('by=unit&within=medium&unit=00&from=2025-05&to=2025-05');
    expect(may.some(({ isPart }) => isPart)).toBe(true);
    for (const { isPart, href } of may)
      expect(href).toMatch(
        isPart
          ? /^\/explore\/rows\?measure=loan\.loans&unit=\w+&grain=month&period=2025-05&where=medium:\w+$/
          : /^\/explore\/rows\?measure=loan\.loans&unit=\w+&grain=month&period=2025-05$/,
      );
    // A range has no rows of its own, each of its months has.
    const months = await behind(`by=medium&within=period&unit=01&where=medium:BOOK&${summer}`);
    expect(months.filter(({ isPart }) => !isPart).map(({ href }) => href)).toEqual([null]);
    expect(months.filter(({ isPart }) => isPart).map(({ href }) => href)).toEqual(
      ['2025-05', '2025-06'].map(
        (period) => `/explore/rows?measure=loan.loans&unit=01&grain=month&period=${period}&where=medium:BOOK`,
      ),
    );
  });

  it('says that units of a level below a row need not make it up', async () => {
    const byLevel = await explore(`measure=loan.loans&by=medium&within=unit:PROVINCE&${summer}`);
    expect(byLevel.table!.notes.join()).toContain('which need not make it up');
    const below = await explore(`measure=loan.loans&by=medium&within=unit&${summer}`);
    expect(below.table!.notes.join()).not.toContain('which need not make it up');
  });

  it('is asked of the API by one question, with every sum that the page shows', async () => {
    const page = await explore(`measure=loan.loans&by=unit,period&within=medium&${summer}`);
    const query = JSON.parse(page.api!.query) as { by: string[]; totals: boolean };
    expect([query.by, query.totals]).toEqual([['unit', 'period', 'medium'], true]);
    expect(new URL(page.api!.address, 'http://x').searchParams.get('by')).toBe('unit,period,medium');
  });

  it('is answered without parts, and says why, where they are those of rows or columns, or do not add up', async () => {
    for (const within of ['medium', 'nothing']) {
      const page = await explore(`measure=loan.loans&by=medium&within=${within}&${summer}`);
      expect(named(page).length).toBeGreaterThan(1);
      expect(page.table!.rows.every(({ partOf }) => partOf === null)).toBe(true);
      expect(page.notices.join()).toContain('Rows cannot be split like that');
    }
  });
});
