import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import { explored } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  // North lacks June; all others are whole.
  open = await holdTinyWorkspace((world) =>
    world.rewrite('loan_month/loans-2025.csv', (text) => text.replaceAll(/^01;06\/2025;.*\n/gm, '')),
  );
});
afterAll(() => open.close());

const summer = 'measure=loan.loans&unit=00&from=2025-05&to=2025-06';
const explore = async (search: string, scope: Scope = everything) =>
  explored({ ...open, snapshot: await visibleSnapshot(open.snapshot, scope) }, search, scope);

/** Links of a drawing by their names. */
function linksOf(svg: string): Record<string, string> {
  const found = svg.matchAll(/<a href="([^"]*)"(?:[^>]*>\s*<text)?[^>]*aria-label="([^"]*)"/g);
  return Object.fromEntries([...found].map(([, href, name]) => [name!, href!.replaceAll('&amp;', '&')]));
}

describe('the map of an exploration', () => {
  it('is offered for units that have places on it, alone or by period, and for nothing else', async () => {
    const isOffered = async (more: string, scope?: Scope) => {
      const { figure } = await explore(`${summer}&${more}`, scope);
      return figure!.kinds.some(({ kind }) => kind === 'map');
    };
    for (const by of ['unit', 'unit:PROVINCE', 'unit,period', 'period,unit:PROVINCE'])
      expect(await isOffered(`by=${by}`), by).toBe(true);
    for (const more of ['by=period', 'by=medium', 'by=unit,medium', 'by=period&with=01'])
      expect(await isOffered(more), more).toBe(false);
    const { figure } = await explore(summer.replace('unit=00', 'unit=01') + '&by=unit:PROVINCE&figure=map');
    expect(figure!.kind).toBe('bar');
  });

  it('names on each tile unit, value and state, and narrows by it as the table does', async () => {
    const { figure, table } = await explore(`${summer}&by=unit&figure=map`);
    const links = linksOf(figure!.wide);
    expect(Object.keys(links).toSorted()).toEqual([
      'Coast: 187 loans',
      'North: 110 loans, Not all reports are in',
      'South City: 451 loans',
    ]);
    for (const [name, href] of Object.entries(links))
      expect(table!.rows.find((row) => name.startsWith(`${row.name.text}:`))!.href).toBe(href);
    expect(linksOf(figure!.narrow)).toEqual(links);
    expect(figure!.legend!.items.map(({ text }) => text)).toEqual(['Not all reports are in']);
    expect(figure!.files.picture).toContain('figure=map');
  });

  it('draws the last of several periods, of which its title speaks too', async () => {
    const { figure } = await explore(`${summer}&by=unit,period&figure=map`);
    expect(figure!.title).toMatch(/^June 2025: /);
    expect(Object.keys(linksOf(figure!.wide))).toContain('North: Not measured');
    expect(figure!.legend!.items.map(({ text }) => text)).toEqual(['Not measured']);
  });

  it('says how many units have no place on it', async () => {
    const { workspace } = open.snapshot.catalog;
    const catalog = {
      ...open.snapshot.catalog,
      workspace: { ...workspace, tiles: workspace.tiles.filter(({ unit }) => unit !== 'coast') },
    };
    const search = `${summer}&by=unit&figure=map`;
    const { figure } = await explored({ ...open, snapshot: { ...open.snapshot, catalog } }, search);
    expect(figure!.notes).toContain('one unit has no place on the map: the table has it');
  });

  it('has no place for what a reader may not see', async () => {
    const south: Scope = { unitRoots: ['02'], highestClass: '*' };
    const { figure } = await explore(`${summer.replace('unit=00', 'unit=02')}&by=period&figure=map`, south);
    expect(figure!.kinds.map(({ kind }) => kind)).toEqual(['line', 'bar', 'table']);
  });
});

describe('cells and lines of an exploration', () => {
  it('narrow by the row and by the head of the column, as the table does', async () => {
    const { figure, table } = await explore(`${summer}&by=medium,period&figure=heat`);
    const links = linksOf(figure!.wide);
    for (const { name, href } of table!.rows.filter(({ isTotal }) => !isTotal))
      expect(links[name.text]).toBe(href);
    const heads = table!.heads[0]!.flatMap(({ drill }) => drill ?? []);
    expect(heads).toHaveLength(2);
    expect(figure!.legend).toMatchObject({
      scale: 'loans',
      items: [{ text: 'Not all reports are in' }],
    });
    expect(figure!.legend!.steps.length).toBeGreaterThan(1);
    for (const { label, href } of heads) expect(links[label.replace('Narrow to ', '')]).toBe(href);
  });

  it('narrow by the names of lines; a line that stands alone leads nowhere', async () => {
    const { figure, table } = await explore(`${summer}&by=medium,period&figure=line`);
    const [first] = table!.rows;
    const found = Object.entries(linksOf(figure!.wide)).find(([name]) => name.startsWith(first!.name.text));
    expect(found![1]).toBe(first!.href);
    const alone = await explore(`${summer}&by=period`);
    expect(linksOf(alone.figure!.wide)).toEqual({});
  });
});
