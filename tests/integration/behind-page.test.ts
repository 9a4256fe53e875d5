import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Words } from '#lib/format/cell.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { figureRowsParameters, figureRowsTable } from '#lib/server/named-tables.ts';
import { readParameters } from '#lib/server/parameters.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { cutText } from '../../src/routes/explore/rows/compose-rows.ts';
import { readRowsPage } from '../../src/routes/explore/rows/read-rows.ts';
import { hideSmallCells } from '../support/hide-small-cells.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
let hiding: HeldVersion;
let locals: App.Locals;
beforeAll(async () => {
  open = await holdTinyWorkspace();
  hiding = await holdTinyWorkspace((world) => hideSmallCells(world, 100));
  locals = { language: 'en', theme: 'auto', t: translator('en', await loadMessages('en')) } as App.Locals;
});
afterAll(async () => {
  await open.close();
  await hiding.close();
});

function behind(search: string, { from = open, scope = everything as Scope } = {}) {
  return readRowsPage({ snapshot: from.snapshot, scope, locals, search: new URLSearchParams(search) });
}
/** What a program is asked by a download of the page. */
function askedBy({ downloads }: Awaited<ReturnType<typeof behind>>, format: string): URLSearchParams {
  return new URLSearchParams(downloads.find((one) => one.format === format)!.href.split('?')[1]);
}
const cell = 'indicator=online_rate&unit=00&grain=month&period=2025-05';

describe('the page of the rows behind a figure', () => {
  it.each([
    '',
    '&side=denominator',
    '&side=uncounted',
    '&where=medium:BOOK',
    '&side=denominator&where=medium:BOOK',
  ])('lists the rows that programs are told: %s', async (further) => {
    const page = await behind(`${cell}${further}`);
    const search = askedBy(page, 'csv');
    search.delete('version');
    const table = figureRowsTable(open.snapshot, everything, readParameters(figureRowsParameters, search));
    const told = await toRows(await table.read(new AbortController().signal));
    expect(told.length).toBeGreaterThan(0);
    const counted = page.rows.map(({ cells }) => Number(cells.at(-1)!.text.replaceAll(',', '')));
    expect(counted).toEqual(told.map((row) => row['counted']));
  });

  it.each(['csv', 'xlsx', 'parquet', 'arrow'])(
    'offers as many rows as %s may have, of this version',
    async (format) => {
      const search = askedBy(await behind(cell), format);
      expect(Object.fromEntries(search)).toMatchObject({ format, version: open.snapshot.snapshotId });
      const most = Number(search.get('limit'));
      expect(
        readParameters({ limit: figureRowsParameters.limit }, new URLSearchParams({ limit: String(most) })),
      ).toEqual({ limit: most });
      expect(() =>
        readParameters(
          { limit: figureRowsParameters.limit },
          new URLSearchParams({ limit: String(most + 1) }),
        ),
      ).toThrow();
    },
  );

  it('says so where there are more rows than a download has', async () => {
    expect((await behind(cell)).cut).toBe('');
    const words = { language: 'en', t: locals.t, fallback: 'en', fiscalYearStart: '01-01' } as Words;
    expect(cutText(100_000, words)).toBe('');
    expect(cutText(240_500, words)).toContain('the first 100,000 of 240,500 rows');
  });

  it('says what a side comes to, which its rows add up to, and offers the other side', async () => {
    const page = await behind(`${cell}&side=denominator`);
    const sum = page.rows.reduce(
      (total, { cells }) => total + Number(cells.at(-1)!.text.replaceAll(',', '')),
      0,
    );
    expect(page.account).toContain(`Altogether ${sum}`);
    expect(page.sides.map(({ isShown }) => isShown)).toEqual([false, true, false]);
    expect(page.sides[0]!.href).toBe(`/explore/rows?${cell}`);
  });

  it('lists the rows of a measure by itself, which leads back to its exploration', async () => {
    const page = await behind('measure=loan.loans&unit=00&grain=month&period=2025-05');
    const sum = page.rows.reduce((all, { cells }) => all + Number(cells.at(-1)!.text.replaceAll(',', '')), 0);
    expect(sum).toBe(420);
    expect([page.sides, page.account]).toEqual([[], '']);
    expect(page.figure.href).toBe('/explore?measure=loan.loans&unit=00&grain=month&from=2025-05&to=2025-05');
    expect(askedBy(page, 'csv').get('measure')).toBe('loan.loans');
  });

  it.each(['', '&indicator=online_rate&measure=loan.loans', '&measure=loan.nothing', '&measure=loan'])(
    'is nothing of no figure, of two, or of one that there is not: %s',
    async (figure) => {
      await expect(behind(`unit=00&grain=month&period=2025-05${figure}`)).rejects.toMatchObject({
        code: 'question_invalid',
      });
    },
  );

  it('offers what a share leaves uncounted, which has no sum of its own, and says where that is nothing', async () => {
    const { sides } = await behind(cell);
    expect(sides.at(-1)).toEqual({
      text: 'Not counted',
      href: `/explore/rows?${cell}&side=uncounted`,
      isShown: false,
    });
    const page = await behind(`${cell}&side=uncounted`);
    expect(page.heads.at(-1)!.text.text).toBe('Not counted');
    expect([page.account, page.none]).toEqual(['', 'All that the denominator counts is in the numerator.']);
    expect((await behind(cell)).none).toBe('No rows were counted for this figure.');
  });

  it('names the files they came in', async () => {
    const { sources } = await behind(cell);
    expect(sources.flatMap(({ files }) => files).length).toBeGreaterThan(0);
    for (const { hash } of sources.flatMap(({ files }) => files)) expect(hash).toMatch(/^[0-9a-f]{12}$/);
  });

  it('tells no row of what is hidden, and says why', async () => {
    const page = await behind(cell, { from: hiding });
    expect(page.withheld).toContain('too small');
    expect([page.rows, page.downloads, page.account]).toEqual([[], [], '']);
  });

  it('tells a narrow scope the rows of its own units alone', async () => {
    const scope: Scope = { ...everything, unitRoots: ['01'] };
    expect((await behind(cell, { scope })).rows).toEqual([]);
    const own = cell.replace('unit=00', 'unit=01');
    expect((await behind(own, { scope })).rows).toEqual((await behind(own)).rows);
  });

  it.each(['indicator=nothing', 'indicator=online_rate&unit=nowhere', `${cell}&where=colour:RED`])(
    'is no page where the address names no figure: %s',
    async (search) => {
      await expect(behind(search)).rejects.toMatchObject({ name: 'WarehouseError' });
    },
  );
});
