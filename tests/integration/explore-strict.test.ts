import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { holdingOneVersion, openWarehouse } from '#lib/server/warehouse.ts';
import type { Serving } from '#warehouse/snapshot/serve.ts';
import { GET as getPicture } from '../../src/routes/explore/[figure].svg/+server.ts';
import { GET as getCube } from '../../src/routes/explore/cube/+server.ts';
import { GET as getWindow } from '../../src/routes/explore/window/+server.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';
import { seeingAll } from '../support/sign-in.ts';

const routes = { 'answer.svg': getPicture, cube: getCube, window: getWindow };
const before = process.env.LODESTAR_DATA;
let world: RefreshWorld;
let serving: Serving;
let locals: App.Locals;
beforeAll(async () => {
  world = openRefreshWorld();
  process.env.LODESTAR_DATA = world.paths.root;
  locals = { language: 'en', theme: 'auto', t: translator('en', await loadMessages('en')) } as App.Locals;
  await world.refresh();
  serving = await openWarehouse();
});
afterAll(() => {
  serving.close();
  if (before === undefined) delete process.env.LODESTAR_DATA;
  else process.env.LODESTAR_DATA = before;
  world.close();
});

/** Asks a route of exploration as the server does. */
function ask(route: keyof typeof routes, search: string): Promise<Response> {
  const url = new URL(`/explore/${route}?${search}`, 'http://localhost');
  const event = { locals, request: new Request(url), url, params: { figure: 'answer' } };
  return seeingAll(() => holdingOneVersion(async () => routes[route](event as never)));
}

describe.each(Object.keys(routes) as (keyof typeof routes)[])('explore/%s', (route) => {
  const good = 'measure=loan.loans&from=2025-05&to=2025-06';

  it('answers what is understood', async () => {
    expect((await ask(route, `${good}&by=medium`)).status).toBe(200);
  });

  it.each([
    'by=colour',
    'compare=both',
    'with=nowhere',
    'unit=nowhere',
    'where=colour:RED',
    'order=-colour',
    'figure=pie',
    'colour=red',
  ])('answers nothing else where %s is not', async (bad) => {
    await expect(ask(route, `${good}&${bad}`)).rejects.toMatchObject({
      status: route === 'answer.svg' || !bad.includes('nowhere') ? 400 : 404,
    });
  });
});

it('tells in the words of the page why there is no picture', async () => {
  await expect(ask('answer.svg', 'measure=loan.loans&with=nowhere')).rejects.toMatchObject({
    body: { message: 'There is no such unit.', code: 'question_invalid' },
  });
});
