import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readParameters } from '#lib/server/parameters.ts';
import { queryParameters, queryTable } from '#lib/server/query-question.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { askedVersion } from '#lib/server/page.ts';
import { holdingOneVersion, openWarehouse } from '#lib/server/warehouse.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Serving } from '#warehouse/snapshot/serve.ts';
import { GET as getCube } from '../../src/routes/explore/cube/+server.ts';
import { readExplorePage } from '../../src/routes/explore/read-explore.ts';
import type { RowsWindow } from '../../src/routes/explore/table-view.ts';
import { GET as getWindow } from '../../src/routes/explore/window/+server.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';
import { seeingAll } from '../support/sign-in.ts';

const routes = { '/explore/cube': getCube, '/explore/window': getWindow };
const before = process.env.LODESTAR_DATA;
let world: RefreshWorld;
let serving: Serving;
let locals: App.Locals;
/** The version a session has open, and the one published since, in which a figure is corrected from 110 to 121. */
let older: string;
let newer: string;

beforeAll(async () => {
  world = openRefreshWorld();
  process.env.LODESTAR_DATA = world.paths.root;
  locals = { language: 'en', theme: 'auto', t: translator('en', await loadMessages('en')) } as App.Locals;
  older = (await world.refresh()).snapshot!;
  world.wait(60);
  world.rewrite('loan_month/loans-2025.csv', (text) =>
    text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;121;'),
  );
  newer = (await world.refresh()).snapshot!;
  serving = await openWarehouse();
});
afterAll(() => {
  serving.close();
  if (before === undefined) delete process.env.LODESTAR_DATA;
  else process.env.LODESTAR_DATA = before;
  world.close();
});

const may = 'measure=loan.loans&by=unit&from=2025-05&to=2025-05';

/** Asks a route of exploration as the server does. */
function ask(address: string): Promise<Response> {
  const url = new URL(address, 'http://localhost');
  const id = url.pathname as keyof typeof routes;
  const event = { locals, request: new Request(url), url, route: { id } };
  return seeingAll(() => holdingOneVersion(async () => routes[id](event as never), askedVersion(event)));
}

const firstFigure = async (version: string) => {
  const { rows } = (await (await ask(`/explore/window?${may}&order=unit_id${version}`)).json()) as RowsWindow;
  return rows[0]!.cells[0]!.text;
};

describe('a figure that was published otherwise before', () => {
  const restated = 'indicator=loans_total&by=unit&from=2025-05&to=2025-05&order=unit_id';

  it('bears a sign in the version that restates it, and none in the one before', async () => {
    const notesIn = async (version: string) => {
      const answer = await ask(`/explore/window?${restated}&version=${version}`);
      const { rows } = (await answer.json()) as RowsWindow;
      return rows.map(({ cells }) => cells[0]!.notes);
    };
    expect(await notesIn(newer)).toEqual([['restated'], [], []]);
    expect((await notesIn(older)).flat()).toEqual([]);
  });

  it('says so in files too', async () => {
    const parameters = readParameters(queryParameters, new URLSearchParams(`${restated}&states=on`));
    const rows = await serving.withSnapshot(async (snapshot) =>
      toRows(await queryTable(snapshot, everything, parameters).read(new AbortController().signal)),
    );
    expect(rows.map((row) => row['loans_total_note'])).toEqual(['restated', null, null]);
  });
});

describe('what a page of exploration fetches once a newer version is published', () => {
  it('is rows of the version that the page shows', async () => {
    expect(await firstFigure('')).toBe('121');
    expect(await firstFigure(`&version=${newer}`)).toBe('121');
    expect(await firstFigure(`&version=${older}`)).toBe('110');
  });

  it('is the cells of that version, whose address no other one has', async () => {
    const lease = await serving.leaseVersion(older);
    try {
      const search = new URLSearchParams(may);
      const { strip } = await readExplorePage({
        snapshot: lease.snapshot,
        scope: everything,
        locals,
        search,
      });
      expect(new URL(strip!.cube!, 'http://localhost').searchParams.get('version')).toBe(older);
      const bytes = async (address: string) => Buffer.from(await (await ask(address)).arrayBuffer());
      const own = await bytes(strip!.cube!);
      expect(own.equals(await bytes(strip!.cube!.replace(older, newer)))).toBe(false);
      expect(own.equals(await bytes(strip!.cube!))).toBe(true);
    } finally {
      lease.release();
    }
  });

  it.each(['cube', 'window'])('is not there where the version is no longer kept: %s', async (path) => {
    await expect(ask(`/explore/${path}?${may}&version=s-never`)).rejects.toMatchObject({
      ...{ status: 404, body: { code: 'version_unknown' } },
    });
  });
});
