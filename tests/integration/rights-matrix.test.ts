import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formats, type Format } from '#lib/server/formats.ts';
import { routes } from '#lib/server/routes.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { bodyText } from '../support/rights/body-text.ts';
import { buildClassedWarehouse, indicatorOf } from '../support/rights/classed-warehouse.ts';
import { leaksOf } from '../support/rights/leaks-of.ts';
import { addressOf, expectedOf, matrixCases, type MatrixCase } from '../support/rights/matrix-cases.ts';
import { asked, makeReaders, OWN, type MatrixReader } from '../support/rights/readers.ts';
import { routeSamples } from '../support/rights/route-samples.ts';

/** As an error text reads once what was asked for is taken out. */
const withoutAsked = (text: string, { unit }: MatrixCase) => text.replaceAll(asked[unit], '(asked)');

describe('every address of the API', () => {
  let api: ApiServer;
  let first: string;
  let readers: MatrixReader[];
  beforeAll(async () => {
    api = await startApiServer();
    ({ first } = await buildClassedWarehouse(api.directory));
    readers = makeReaders((await openWarehouse()).control);
  });
  afterAll(() => api.end());

  const askAs = async (reader: MatrixReader | null, address: string, format: Format | null) => {
    const path = format === null ? address : `${address}&format=${format}`;
    return api.ask(path, { authorization: reader?.header ?? '' });
  };

  it('has samples by which it is asked', () => {
    expect(Object.keys(routeSamples).sort()).toEqual(routes.map(({ path }) => path).sort());
  });

  it('is answered to nobody who does not say who they are', async () => {
    for (const one of matrixCases) {
      const answer = await askAs(null, addressOf(one), null);
      expect([one.route.path, answer.status]).toEqual([
        one.route.path,
        one.route.needs === 'nothing' ? 200 : 401,
      ]);
      expect(leaksOf({ extent: 'unit', highestClass: 'open' }, addressOf(one), await answer.text())).toEqual(
        [],
      );
    }
  });

  it('tells each role, extent and class what is theirs and nothing else, and tells “not yours” as “not there”', async () => {
    const wrong: unknown[] = [];
    let asks = 0;
    for (const reader of readers) {
      const { role, extent, highestClass } = reader;
      const refusals = new Map<string, string>();
      for (const one of matrixCases) {
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
      for (const one of matrixCases.filter(({ sample }) => sample.isTable))
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
