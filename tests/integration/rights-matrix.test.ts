import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carries } from '#lib/server/auth/rights.ts';
import { formats, type Format } from '#lib/server/formats.ts';
import type { Route } from '#lib/server/route.ts';
import { routes } from '#lib/server/routes.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { roles, type Extent, type Role } from '#warehouse/control/people-schema.ts';
import { dataClasses, isWithin, type DataClass } from '#warehouse/model/data-class.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { bodyText } from '../support/rights/body-text.ts';
import { buildClassedWarehouse, idsOf, indicatorOf } from '../support/rights/classed-warehouse.ts';
import { routeSamples, type RouteSample } from '../support/rights/route-samples.ts';
import { makeBearer } from '../support/sign-in.ts';
import { smallIndicators } from '../support/small-warehouse/definitions.ts';
import { unitVersions } from '../support/small-warehouse/units.ts';

const extents: readonly Extent[] = ['unit', 'subtree', 'all'];

/** A province made of two others, one of those, a province beside it, one that was made into that, the whole, and none at all. */
const OWN = '34-48';
const asked = {
  own: OWN,
  child: '63-49',
  sibling: '34-79',
  siblingChild: '63-77',
  parent: '00',
  none: '34-00',
};
type Asked = keyof typeof asked;

interface Reader {
  role: Role;
  extent: Extent;
  highestClass: DataClass;
  header: string;
}

/** What `{indicator}` and `{source}` are, by class. */
const sourceOf = { open: 'procedure_month', internal: 'task', restricted: 'api_usage_daily' } as const;

const units = unitVersions();
const ids = new Set(units.map(({ unitId }) => unitId));
const ofOwn = new Set(['34-48', '63-48', '63-49']);

const sees = (reader: Reader, unit: Asked) =>
  unit !== 'none' &&
  (reader.extent === 'all' ||
    unit === 'own' ||
    unit === 'parent' ||
    (unit === 'child' && reader.extent === 'subtree'));

/** Units that an answer may name: those in scope, and the whole whose published figures all may see. */
function mayName({ extent }: Reader, id: string): boolean {
  if (extent === 'all' || id === '00') return true;
  return extent === 'subtree' ? ofOwn.has(id) : id === OWN;
}

interface Case {
  route: Route;
  sample: RouteSample;
  unit: Asked;
  dataClass: DataClass;
}

const cases: Case[] = routes.flatMap((route) =>
  (routeSamples[route.path] ?? []).flatMap((sample) => {
    const askedUnits = sample.query.includes('{unit}') ? (Object.keys(asked) as Asked[]) : (['own'] as const);
    const classes = /\{(indicator|source)\}/.test(sample.query) ? dataClasses : (['open'] as const);
    return askedUnits.flatMap((unit) => classes.map((dataClass) => ({ route, sample, unit, dataClass })));
  }),
);

const addressOf = ({ route, sample, unit, dataClass }: Case) =>
  `${sample.path ?? route.path}?${sample.query
    .replace('{unit}', asked[unit])
    .replace('{indicator}', indicatorOf[dataClass])
    .replace('{source}', sourceOf[dataClass])}`;

/** What a case is answered with, by the tables of rights and by what a reader may know of. */
function expectedOf(reader: Reader, { route, sample, unit, dataClass }: Case): number {
  const { needs } = route;
  if (needs !== 'nothing' && needs !== 'signed_in' && !carries(reader.role, needs)) return 404;
  const { query } = sample;
  if (query.includes('{unit}') && !sees(reader, unit)) return 404;
  const isAbove = !isWithin(dataClass, reader.highestClass);
  // Sources are as closed as the most closed fact that is made of them.
  if (query.includes('{source}')) return isAbove ? 400 : 200;
  return query.includes('{indicator}') && isAbove ? 404 : 200;
}

const wordOf = (id: string) => new RegExp(`(?<![\\w-])${id.replaceAll('-', '\\-')}(?![\\w-])`);
const words = new Map([...ids, ...Object.values(idsOf).flat()].map((id) => [id, wordOf(id)]));

/** Whatever a text names that a reader may not know of, but for what the address named itself. */
function leaksOf(reader: Reader, address: string, text: string): string[] {
  const named = (id: string) => text.includes(id) && words.get(id)!.test(text) && !address.includes(id);
  const foreign = [...ids].filter((id) => !mayName(reader, id) && named(id));
  const names = units
    .filter(({ unitId, name }) => !mayName(reader, unitId) && !ownNames.has(name))
    .map(({ name }) => name);
  const closed = dataClasses
    .filter((one) => !isWithin(one, reader.highestClass))
    .flatMap((one) => idsOf[one].filter(named));
  return [...foreign, ...closed, ...names.filter((name) => text.includes(name))];
}
/** Names that are told to all: of the reader's own, of the whole, and of who answers for a definition. */
const ownNames = new Set([
  ...smallIndicators.map(({ definition }) => definition.owner),
  ...units.filter(({ unitId }) => ofOwn.has(unitId) || unitId === '00').map(({ name }) => name),
]);

/** As an error text reads once what was asked for is taken out. */
const withoutAsked = (text: string, { unit }: Case) => text.replaceAll(asked[unit], '(asked)');

describe('every address of the API', () => {
  let api: ApiServer;
  let first: string;
  const readers: Reader[] = [];
  beforeAll(async () => {
    api = await startApiServer();
    ({ first } = await buildClassedWarehouse(api.directory));
    const { control } = await openWarehouse();
    for (const role of roles)
      for (const extent of extents)
        for (const highestClass of dataClasses) {
          const unitId = extent === 'all' ? null : OWN;
          const header = makeBearer(control, [{ role, extent, unitId, highestClass }]);
          readers.push({ role, extent, highestClass, header });
        }
  });
  afterAll(() => api.end());

  const askAs = async (reader: Reader | null, address: string, format: Format | null) => {
    const path = format === null ? address : `${address}&format=${format}`;
    return api.ask(path, { authorization: reader?.header ?? '' });
  };

  it('has samples by which it is asked', () => {
    expect(Object.keys(routeSamples).sort()).toEqual(routes.map(({ path }) => path).sort());
  });

  it('is answered to nobody who does not say who they are', async () => {
    for (const one of cases) {
      const answer = await askAs(null, addressOf(one), null);
      expect([one.route.path, answer.status]).toEqual([
        one.route.path,
        one.route.needs === 'nothing' ? 200 : 401,
      ]);
      expect(
        leaksOf(
          { ...readers[0]!, extent: 'unit', highestClass: 'open' },
          addressOf(one),
          await answer.text(),
        ),
      ).toEqual([]);
    }
  });

  it('tells each role, extent and class what is theirs and nothing else, and tells “not yours” as “not there”', async () => {
    const wrong: unknown[] = [];
    let asks = 0;
    for (const reader of readers) {
      const { role, extent, highestClass } = reader;
      const refusals = new Map<string, string>();
      for (const one of cases) {
        const address = addressOf(one);
        const answer = await askAs(reader, address, null);
        asks += 1;
        const text = await answer.text();
        const told = { role, extent, highestClass, address };
        const expected = expectedOf(reader, one);
        if (answer.status !== expected) wrong.push({ ...told, status: answer.status, expected, text });
        const leaks = leaksOf(reader, address, text);
        if (leaks.length > 0) wrong.push({ ...told, leaks });
        if (answer.status !== 404 || !one.sample.query.includes('{unit}')) continue;
        // The same question about a unit there is and one there is not, in the same words.
        const key = addressOf({ ...one, unit: 'none' });
        const known = refusals.get(key);
        const said = `${withoutAsked(text, one)} ${[...answer.headers.keys()].sort().join()}`;
        if (known !== undefined && known !== said) wrong.push({ ...told, said, known });
        refusals.set(key, said);
      }
    }
    process.stdout.write(`rights: ${asks} answers of ${readers.length} readers, ${wrong.length} wrong\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  it('says no more in one format than in another', async () => {
    const wrong: unknown[] = [];
    let asks = 0;
    const some = readers.filter(
      ({ role, extent, highestClass }) =>
        (role === 'analyst' && extent !== 'all' && highestClass === 'open') ||
        (role === 'leader' && extent === 'subtree' && highestClass === 'internal') ||
        (role === 'auditor' && extent === 'all' && highestClass === 'internal'),
    );
    for (const reader of some)
      for (const one of cases.filter(({ sample }) => sample.isTable))
        for (const format of formats) {
          const address = addressOf(one);
          const answer = await askAs(reader, address, format);
          asks += 1;
          const expected = expectedOf(reader, one);
          const leaks = leaksOf(reader, address, await bodyText(answer, format));
          if (answer.status !== expected || leaks.length > 0)
            wrong.push({ ...reader, header: '', address, format, status: answer.status, expected, leaks });
        }
    process.stdout.write(`rights: ${asks} answers in ${formats.length} formats, ${wrong.length} wrong\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  it('tells the whole of the version served alone to whoever sees a part', async () => {
    const part = readers.find(({ role, extent }) => role === 'leader' && extent === 'subtree')!;
    const whole = `/api/v1/values?indicator=${indicatorOf.open}&unit=00&from=2026-08&grain=month`;
    const { rows } = (await (await askAs(part, whole, null)).json()) as { rows: Record<string, unknown>[] };
    expect(
      rows.map(({ unit_id, previous, first_published }) => [unit_id, previous, first_published]),
    ).toEqual(rows.map(() => ['00', null, null]));
    expect(rows.length).toBeGreaterThan(1);
    expect((await askAs(part, `${whole}&version=${first}`, null)).status).toBe(404);
    const own = whole.replace('unit=00', `unit=${OWN}`);
    expect((await askAs(part, `${own}&version=${first}`, null)).status).toBe(200);
  });
});
