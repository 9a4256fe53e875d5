import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryParameters, queryTable } from '#lib/server/query-question.ts';
import { readParameters } from '#lib/server/parameters.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import type { ExploreView } from '../../src/routes/explore/explore-view.ts';
import { readExplorePage } from '../../src/routes/explore/read-explore.ts';
import { englishLocals, explored, named, numberOf } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';
import { hideSmallCells } from '../support/hide-small-cells.ts';

let open: HeldVersion;
let hiding: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
  hiding = await holdTinyWorkspace((world) => hideSmallCells(world, 100));
});
afterAll(async () => {
  await open.close();
  await hiding.close();
});

const explore = (search: string, { from = open, scope }: { from?: HeldVersion; scope?: Scope } = {}) =>
  explored(from, search, scope);
const summer = 'from=2025-05&to=2025-06';

describe('units compared', () => {
  const search = 'measure=loan.loans&unit=01&with=coast,00';

  it('stand side by side in the order asked, period by period, each with its own whole range', async () => {
    const page = await explore(`${search}&${summer}`);
    expect(page.table!.heads[0]!.slice(1).map(({ text }) => text.text)).toEqual(['North', 'Coast', 'Land']);
    const rows = named(page);
    expect(rows[0]).toEqual(['May 2025', '110', '90', '420']);
    for (const [place, id] of ['01', 'coast', '00'].entries()) {
      const alone = named(await explore(`measure=loan.loans&unit=${id}&${summer}`));
      expect(rows.map((row) => row[place + 1])).toEqual(alone.map((row) => row[1]));
    }
    expect(page.figure!.kind).toBe('line');
    expect(page.crumbs[0]!.text).toBe('North, Coast, Land');
  });

  it('take the place of any other axis of units, and of the columns where there is none', async () => {
    const axes = async (more: string) => {
      const { bar } = await explore(`${search}&${summer}${more}`);
      return [bar.rows, bar.columns].map((all) => all.find(({ isChosen }) => isChosen)?.value);
    };
    expect(await axes('')).toEqual(['period', 'unit:each']);
    expect(await axes('&by=medium,period')).toEqual(['medium', 'unit:each']);
    expect(await axes('&by=unit:PROVINCE,period')).toEqual(['unit:each', 'period']);
    expect(await axes('&by=unit:each')).toEqual(['unit:each', '']);
    const { bar } = await explore(`measure=loan.loans&by=period,unit:each&${summer}`);
    expect(bar.columns.find(({ isChosen }) => isChosen)?.value).toBe('');
  });

  it('are each taken away by a chip, and chosen from all that the reader may know of', async () => {
    const page = await explore(search);
    expect(page.chips.map(({ href }) => href)).toEqual([
      '/explore?measure=loan.loans&unit=coast&with=00',
      '/explore?measure=loan.loans&unit=01&with=00',
      '/explore?measure=loan.loans&unit=01&with=coast',
    ]);
    const units = page.bar.beside.groups.flatMap((group) => group.units);
    expect(units.filter(({ isChosen }) => isChosen).map(({ id }) => id)).toEqual(['00', 'coast']);
    expect(units.map(({ id }) => id)).toContain('02');
    expect(units.map(({ id }) => id)).not.toContain('01');
  });

  it('leave boards and strip to the first of them, and say so', async () => {
    const [page, alone] = await Promise.all([explore(search), explore('measure=loan.loans&unit=01')]);
    const { medium, values } = {
      medium: (one: ExploreView) =>
        one.boards.find(({ id }) => id === 'medium')!.members.map(({ value }) => value),
      values: (one: ExploreView) => one.strip!.periods.map(({ value }) => value),
    };
    expect(medium(page)).toEqual(
      medium(
        await explore(
          `measure=loan.loans&unit=01&by=period&from=${page.strip!.periods[page.strip!.from]!.address}`,
        ),
      ),
    );
    expect(values(page)).toEqual(values(alone));
    expect(page.strip!.unit?.text).toBe('North');
    expect(page.boardsNote).toContain('Of North alone.');
  });

  it('ask the API for the very numbers of the screen', async () => {
    const page = await explore(`${search}&${summer}`);
    const address = new URL(page.api!.address, 'http://localhost');
    expect(address.searchParams.get('by')).toBe('period,unit:each');
    const { read } = queryTable(
      open.snapshot,
      everything,
      readParameters(queryParameters, address.searchParams),
    );
    const rows = await toRows(await read(new AbortController().signal));
    const ofMay = rows.filter((row) => row['period'] === '2025-05-01');
    expect(ofMay.map((row) => row['loan.loans']).toSorted()).toEqual([110, 420, 90]);
    expect(rows.filter((row) => row['total_of'] === 'period')).toHaveLength(3);
    expect(rows.filter((row) => String(row['total_of']).includes('unit_id'))).toEqual([]);
  });

  it('may be compared in an indicator with hidden cells, and in their own signs', async () => {
    const page = await explore('indicator=online_rate&unit=01&with=02,00&from=2024&to=2026', {
      from: hiding,
    });
    expect(page.problem).toBeNull();
    expect(page.table!.marks).toContain('hidden');
    expect(page.table!.rows.some(({ isTotal }) => isTotal)).toBe(false);
  });

  it('are five at most: the first five where a sixth is asked for, and the sixth is said to be left out', async () => {
    const page = await explore(
      'measure=loan.loans&unit=01&where=medium:online&grain=quarter&with=02,00,coast,east,west',
    );
    expect(page.notices.join()).toMatch(/with=west.*Five units at most/);
    expect(page.bar.beside.chosen).toHaveLength(4);
    expect(page.chips.map(({ text }) => text.text)).toEqual(
      expect.arrayContaining(['North', 'South City', 'Land', 'Coast']),
    );
    expect(page.chips).toHaveLength(6);
  });

  it('are each told once, also where a unit is compared with itself', async () => {
    const page = await explore('measure=loan.loans&unit=02&with=02,00');
    // Taken away, the unit leaves its place to the whole, which needs no chip.
    expect(page.chips.map(({ href }) => href)).toEqual([
      '/explore?measure=loan.loans&unit=00',
      '/explore?measure=loan.loans&unit=02',
    ]);
  });
});

describe('what is hidden', () => {
  it('is offered by period and unit alone, and never split', async () => {
    const page = await explore('indicator=online_rate&by=unit', { from: hiding });
    expect(page.bar.rows.map(({ value }) => value).filter((id) => !/^(period|unit)/.test(id))).toEqual([]);
    expect(page.boards).toEqual([]);
    const split = await explore('indicator=online_rate&by=medium', { from: hiding });
    expect(split.notices.join()).toContain('choose rows and columns');
    expect(split.table!.caption).not.toContain('edium');
  });

  it('stands in its cell as a sign of its own', async () => {
    const page = await explore('indicator=online_rate&by=unit:PROVINCE,period&from=2024&to=2026', {
      from: hiding,
    });
    expect(page.problem).toBeNull();
    expect(page.table!.marks).toContain('hidden');
  });

  it('says in the file what its sign says on the screen', async () => {
    const page = await explore('indicator=online_rate&by=unit:PROVINCE,period&from=2024&to=2026', {
      from: hiding,
    });
    const asked = readParameters(queryParameters, new URLSearchParams(page.api!.address.split('?')[1]));
    const table = queryTable(hiding.snapshot, everything, asked);
    const rows = await toRows(await table.read(new AbortController().signal));
    const signs = { suppressed: '*', partial: '°', not_expected: '·', not_measured: '–' };
    const taken = rows.flatMap((row) => {
      const state = String(row['online_rate_state']);
      return state in signs ? [signs[state as keyof typeof signs]] : [];
    });
    const shown = page.table!.rows.flatMap(({ cells }) =>
      cells.flatMap(({ text, mark }) => (mark === 'partial' ? ['°'] : mark === null ? [] : [text])),
    );
    expect(taken).toContain('*');
    expect(shown.toSorted()).toEqual(taken.toSorted());
    const notesTaken = rows
      .flatMap((row) => String(row['online_rate_note'] ?? '').split(','))
      .filter(Boolean);
    const notesShown = page.table!.rows.flatMap(({ cells }) =>
      cells.flatMap(({ mark, notes }) => [...(mark === 'unreported' ? ['not_reported'] : []), ...notes]),
    );
    expect(notesTaken).toContain('not_reported');
    expect(notesShown.toSorted()).toEqual(notesTaken.toSorted());
  });

  it('has measures that are left out of the choice', async () => {
    const { bar } = await explore('indicator=online_rate', { from: hiding });
    const offered = bar.groups.flatMap(({ figures }) => figures.map(({ id }) => id));
    expect(offered).toContain('online_rate');
    expect(offered).not.toContain('loan.loans');
  });
});

describe('a narrow scope', () => {
  const scope: Scope = { ...everything, unitRoots: ['01'] };

  it('sees the units it may see, in table and boards', async () => {
    const search = 'measure=loan.loans&from=2025-05&to=2025-05';
    const byUnit = await explore(`${search}&by=unit`, { scope });
    expect(byUnit.table!.rows.filter(({ isTotal }) => !isTotal)).toHaveLength(1);
    // The whole is not this reader's, and neither are its parts.
    expect(byUnit.boards.flatMap(({ members }) => members)).toEqual([]);
    const own = await explore(`${search}&unit=01&by=period`, { scope });
    const sum = own.boards
      .find(({ id }) => id === 'medium')!
      .members.reduce((total, { value }) => total + numberOf(value), 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBe(numberOf(byUnit.table!.rows[0]!.cells[0]!.text));
  });

  it('is offered no codes but those that the workspace declares', async () => {
    const offered = async (of: Scope) =>
      (await explore('measure=loan.loans', { scope: of })).bar.filters.map(({ id }) => id);
    const declared = open.snapshot.catalog.facts
      .get('loan')!
      .dimensions.filter((one) => one.members.length > 0);
    expect(await offered(scope)).toEqual(declared.map(({ id }) => id));
    expect(await offered(everything)).toContain('medium');
  });

  describe('and an address that names a unit of another', () => {
    const part: Scope = { ...scope, wholes: ['00'] };
    const ask = async (search: string) => {
      const tree = open.snapshot.catalog.units;
      const snapshot = await visibleSnapshot(open.snapshot, part);
      const locals = await englishLocals();
      return readExplorePage({ snapshot, scope: part, locals, tree, search: new URLSearchParams(search) });
    };

    it('are told its name, what they may see, and where the same is asked for their own unit', async () => {
      const page = await ask(`measure=loan.loans&unit=02&by=medium&where=medium:online&${summer}`);
      expect(page.problem?.sentence).toBe('South City is outside what you may see');
      expect(page.problem?.outside).toEqual({
        unit: { text: 'South City', language: 'en' },
        seen: ['North, with all below it', 'Land: the figures published of it'],
        own: {
          text: 'North',
          href: `/explore?measure=loan.loans&by=medium&unit=01&where=medium:online&${summer}`,
        },
      });
      expect(page).toMatchObject({ figure: null, table: null, strip: null, boards: [], api: null });
      const nowhere = await ask('measure=loan.loans&unit=nowhere');
      expect(nowhere.problem?.outside).toBeNull();
    });

    it('says of the whole by units that those of others are not there, and says so in no cell', async () => {
      const said = 'Of Land only the units within your scope are here; all others are outside it';
      for (const by of ['unit', 'unit,medium', 'period,unit:PROVINCE']) {
        const page = await ask(`measure=loan.loans&unit=00&by=${by}&${summer}`);
        expect([by, page.figure!.notes.includes(said), page.table!.notes.includes(said)]).toEqual([
          ...[by, true, true],
        ]);
        expect(named(page).flat().join()).not.toContain('scope');
        const { rows, columns } = page.bar;
        const chosen = [...rows, ...columns].filter(({ isChosen }) => isChosen).map(({ value }) => value);
        expect(chosen.filter(Boolean).join()).toBe(by);
      }
      const own = await ask(`measure=loan.loans&by=period,unit&${summer}`);
      expect(own.table!.notes).toEqual([]);
      const beside = await ask(`indicator=online_rate&unit=00&with=01&by=unit&${summer}`);
      expect(beside.table!.notes).not.toContain(said);
    });

    it('says of a unit with none below it that there is none, leads on, and offers no units', async () => {
      const page = await ask(`measure=loan.loans&unit=01&by=unit&${summer}`);
      expect(page.empty).toEqual({
        sentence: 'No unit stands below North.',
        link: { text: 'North by period', href: `/explore?measure=loan.loans&unit=01&${summer}` },
      });
      const byPeriod = await ask(page.empty.link!.href.slice('/explore?'.length));
      expect(byPeriod.table!.rows.length).toBeGreaterThan(1);
      const offered = byPeriod.bar.rows.map(({ value }) => value).filter((value) => value.startsWith('unit'));
      expect(offered).toEqual([]);
    });

    it('leads from a whole of which nothing is told alone to where it stands beside their own unit', async () => {
      const page = await ask(`indicator=online_rate&unit=00&by=period&${summer}`);
      expect(page.table!.rows).toEqual([]);
      expect(page.empty).toEqual({
        sentence:
          'Land: the figure of the whole range is outside your scope. What was published of it stands beside your own unit.',
        link: { text: 'Compare with Land', href: `/explore?indicator=online_rate&unit=01&with=00&${summer}` },
      });
      expect((await ask(page.empty.link!.href.slice('/explore?'.length))).table!.rows).not.toEqual([]);
      const counted = await ask(`measure=loan.loans&unit=00&by=period&${summer}`);
      expect(counted.empty.link).toBeNull();
    });

    it('answers without one that was to be compared, and says so beside figure and table', async () => {
      const page = await ask(`indicator=online_rate&with=00,02,nowhere&with=02&${summer}`);
      const said = 'South City: outside what you may see, and left out';
      expect(page.notices).toEqual(['Left out: with=nowhere. There is no such unit.', said]);
      expect(page.figure!.notes).toContain(said);
      expect(page.table!.notes).toContain(said);
      const without = await ask(`indicator=online_rate&with=00&${summer}`);
      expect({ ...page.table, notes: [] }).toEqual({ ...without.table, notes: [] });
      expect(page.api).toEqual(without.api);
    });
  });
});
