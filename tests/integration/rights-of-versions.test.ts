import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { carries } from '#lib/server/auth/rights.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { isWithin } from '#warehouse/model/data-class.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { leaksOf } from '../support/rights/leaks-of.ts';
import {
  addressOf,
  expectedOf,
  matrixCases,
  type MatrixCase,
  type Telling,
} from '../support/rights/matrix-cases.ts';
import { makeReaders, OWN, type MatrixReader } from '../support/rights/readers.ts';
import {
  buildOpenThen,
  CLASSED_NOW,
  OPEN_THEN,
  publishReclassed,
  RESTRICTED_THEN,
} from '../support/rights/reclassed-warehouse.ts';

/** What older versions tell: what has been closed since is closed in them, and what was closed then stays so. */
const tellings: Readonly<Record<string, Telling>> = {
  [OPEN_THEN]: { ofWhole: false, classOf: (served) => served },
  [RESTRICTED_THEN]: { ofWhole: false, classOf: () => 'restricted' },
};

const cases = matrixCases.filter(
  ({ route, unit }) => 'version' in route.parameters && unit !== 'none' && unit !== 'siblingChild',
);
const changeCases = matrixCases.filter(({ route }) => route.path.startsWith('/api/v1/changes'));

/** One reader of each extent and class: what is kept of answers is kept by those, whatever the role. */
const isAnalyst = ({ role }: MatrixReader) => role === 'analyst';

describe('every address of the API that takes a version', () => {
  let api: ApiServer;
  let readers: MatrixReader[];
  const ask = async ({ header }: MatrixReader, address: string) => {
    const answer = await api.ask(address, { authorization: header });
    return { status: answer.status, text: await answer.text() };
  };

  beforeAll(async () => {
    api = await startApiServer();
    await buildOpenThen(api.directory);
    readers = makeReaders((await openWarehouse()).control);
    // What was told while it was open is kept ready, and must not be told from there once it is closed.
    for (const reader of readers.filter(isAnalyst))
      for (const one of cases) expect((await ask(reader, addressOf(one))).status).toBeLessThan(500);
    await publishReclassed(api.directory);
    // A server looks for newer versions twice a second; until then it tells by the classes of the one that it serves.
    const served = async () =>
      ((await (await api.ask('/api/v1/indicators')).json()) as { snapshot: string }).snapshot;
    await vi.waitFor(async () => expect(await served()).toBe(CLASSED_NOW));
  }, 120_000);
  afterAll(() => api.end());

  it('tells of an older version what is open then and now alone, to each role, extent and class', async () => {
    const wrong: unknown[] = [];
    let asks = 0;
    for (const [version, telling] of Object.entries(tellings))
      for (const reader of readers)
        for (const one of cases) {
          const address = `${addressOf(one)}&version=${version}`;
          const { status, text } = await ask(reader, address);
          asks += 1;
          const expected = expectedOf(reader, one, telling);
          const leaks = leaksOf(reader, address, text, telling.classOf);
          if (status !== expected || leaks.length > 0)
            wrong.push({ ...reader, header: '', address, status, expected, leaks, text: text.slice(0, 300) });
        }
    process.stdout.write(`rights in older versions: ${asks} answers, ${wrong.length} wrong\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  it('tells of changes from and to an older version what is open in each alone', async () => {
    const wrong: unknown[] = [];
    let asks = 0;
    const ways = [
      { from: OPEN_THEN, to: RESTRICTED_THEN },
      ...Object.keys(tellings).map((from) => ({ from, to: null })),
    ];
    // Roles differ in whether they read figures at all.
    const some = readers.filter(({ role }) => role === 'leader' || role === 'administrator');
    for (const { from, to } of ways)
      for (const reader of some)
        for (const one of changeCases) {
          const address = `${addressOf(one)}&from=${from}${to ? `&to=${to}` : ''}`;
          const { status, text } = await ask(reader, address);
          asks += 1;
          const leaks = [
            ...leaksOf(reader, address, text),
            ...(isTable(one) && status === 200 ? closedFigures(reader, text, { from, to }) : []),
          ];
          const expected = expectedOf(reader, one, { ofWhole: to === null, classOf: (served) => served });
          if (status !== expected || leaks.length > 0)
            wrong.push({ ...reader, header: '', address, status, expected, leaks, text: text.slice(0, 300) });
        }
    process.stdout.write(`rights in changes of versions: ${asks} answers, ${wrong.length} wrong\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  it('tells what is open in both as it stood', async () => {
    const reader = readers.find(
      ({ role, extent, highestClass }) => role === 'analyst' && extent === 'unit' && highestClass === 'open',
    )!;
    const address = `/api/v1/values?unit=${OWN}&from=2026-10&version=${OPEN_THEN}`;
    const { rows } = JSON.parse((await ask(reader, address)).text) as { rows: { indicator_id: string }[] };
    expect(rows.map(({ indicator_id }) => indicator_id)).toContain('redeclaration_rate');
  });
});

const isTable = ({ sample }: MatrixCase) => sample.isTable === true;

/** Figures that are told of a version in which they are restricted, to whoever may not see such. */
function closedFigures(
  { role, highestClass }: MatrixReader,
  text: string,
  { from, to }: { from: string; to: string | null },
): string[] {
  if (!carries(role, 'read_figures') || isWithin('restricted', highestClass)) return [];
  const { rows } = JSON.parse(text) as { rows: Record<string, unknown>[] };
  const sides = [
    ...(from === RESTRICTED_THEN ? ['before'] : []),
    ...(to === RESTRICTED_THEN ? ['after'] : []),
  ];
  const closed = sides.flatMap((side) =>
    ['value', 'numerator', 'denominator', 'state'].map((name) => `${name}_${side}`),
  );
  return [...closed, ...(sides.length > 0 ? ['delta', 'relative'] : [])].filter((name) =>
    rows.some((row) => row[name] !== null),
  );
}
