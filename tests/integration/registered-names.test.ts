import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readAsked } from '#lib/indicator/indicator-address.ts';
import { readWhy } from '#lib/indicator/read-why.ts';
import type { Scene } from '#lib/server/page.ts';
import { readParameters } from '#lib/server/parameters.ts';
import { queryParameters, queryTable } from '#lib/server/query-question.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import { readExplorePage } from '../../src/routes/explore/read-explore.ts';
import { readRowsPage } from '../../src/routes/explore/rows/read-rows.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';
import { nameMedia } from '../support/name-media.ts';

let held: HeldVersion;
let locals: App.Locals;
beforeAll(async () => {
  held = await holdTinyWorkspace(nameMedia);
  locals = { language: 'en', theme: 'auto', t: translator('en', await loadMessages('en')) } as App.Locals;
});
afterAll(() => held.close());

const north: Scope = { ...everything, unitRoots: ['01'] };
const south: Scope = { ...everything, unitRoots: ['02'] };
const august = 'from=2025-08&to=2025-08';

async function explore(search: string, scope: Scope) {
  const snapshot = await visibleSnapshot(held.snapshot, scope);
  return readExplorePage({ snapshot, scope, locals, search: new URLSearchParams(search) });
}

/** What the conditions of an answer are called, on the page and in the name of its files. */
async function conditions(search: string, scope: Scope) {
  const { chips, figure } = await explore(`measure=loan.loans&${search}`, scope);
  return { chips: chips.map(({ text }) => text.text), file: figure?.files?.name ?? '' };
}

describe('a code that an address asks for', () => {
  it.each(['by=period', 'by=medium', 'by=unit,medium', 'by=period&unit=02'])(
    'is not named from a register to those who see no row of it: %s',
    async (by) => {
      const told = await conditions(`${by}&where=medium:FILM`, south);
      expect(told.chips).toContain('FILM');
      expect(JSON.stringify(told)).not.toMatch(/name.of.film/i);
    },
  );

  it('is not named either beside another that they do see', async () => {
    for (const by of ['period', 'medium']) {
      const told = await conditions(`by=${by}&where=medium:FILM&where=medium:BOOK`, south);
      expect(JSON.stringify(told)).not.toMatch(/name.of.film/i);
    }
  });

  it.each([
    ['who see rows of it', 'by=medium', north],
    ['whose figure it narrows', 'by=period', north],
    ['who see all units', 'by=period', everything],
  ])('is named to those %s', async (_, by, scope) => {
    const { chips, file } = await conditions(`${by}&${august}&where=medium:FILM`, scope);
    expect(chips).toContain('Name of FILM (FILM)');
    expect(file).toContain('name-of-film');
  });

  it('is named beside the rows behind a figure only where they bear it', async () => {
    const named = async (unit: string, code: string, scope: Scope) => {
      const search = `indicator=online_rate&unit=${unit}&grain=month&period=2025-08&where=medium:${code}`;
      const snapshot = await visibleSnapshot(held.snapshot, scope);
      const page = await readRowsPage({ snapshot, scope, locals, search: new URLSearchParams(search) });
      return page.filters.map(({ text }) => text.text);
    };
    expect(await named('02', 'FILM', south)).toEqual(['FILM']);
    expect(await named('01', 'FILM', north)).toEqual(['Name of FILM (FILM)']);
    expect(await named('02', 'FILM', everything)).toEqual(['Name of FILM (FILM)']);
  });
});

it('is in the language of the content where a change is taken apart, not in the reader’s', async () => {
  const loan = held.snapshot.catalog.facts.get('loan')!;
  // What is taken apart by declares codes; a code that it does not declare is named by the register.
  const members = ['FILM', 'DISC'].map((code) => ({ code, name: { en: code, vi: code } }));
  const dimensions = loan.dimensions.map((one) => ({ ...one, members }));
  const catalog = { ...held.snapshot.catalog, facts: new Map([['loan', { ...loan, dimensions }]]) };
  const snapshot = { ...held.snapshot, catalog };
  const vi = { ...locals, language: 'vi', t: translator('vi', await loadMessages('vi')) } as App.Locals;
  const scene: Scene = {
    ...{ snapshot, scope: everything, notices: [], signal: new AbortController().signal },
    view: { unit: '01', grain: 'month', period: '2025-08-01' },
    unit: catalog.units.get('01')!,
    period: catalog.periods.month.find(({ period }) => period === '2025-08-01')!,
    words: wordsOf(vi, catalog),
  };
  const asked = readAsked(new URLSearchParams('by=medium'));
  const why = await readWhy(scene, catalog.indicators.get('online_rate')!, asked);
  expect(why!.rows.map(({ name }) => name)).toContainEqual({ text: 'Name of BOOK (BOOK)', language: 'en' });
});

it('stands in files of an answer only beside codes of its rows', async () => {
  const file = async (scope: Scope) => {
    const snapshot = await visibleSnapshot(held.snapshot, scope);
    const asked = readParameters(
      queryParameters,
      new URLSearchParams('measure=loan.loans&by=medium&names=en'),
    );
    return JSON.stringify(
      await toRows(await queryTable(snapshot, scope, asked).read(new AbortController().signal)),
    );
  };
  expect(await file(south)).toContain('Name of BOOK');
  expect(await file(south)).not.toContain('FILM');
  expect(await file(everything)).toContain('Name of FILM');
});
