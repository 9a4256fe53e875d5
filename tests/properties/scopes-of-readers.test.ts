import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { dataClasses, isWithin, type DataClass } from '#warehouse/model/data-class.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { buildClassedWarehouse, indicatorOf } from '../support/rights/classed-warehouse.ts';
import { makeBearer, type TestGrant } from '../support/sign-in.ts';

type Row = Record<string, unknown>;

let api: ApiServer;
beforeAll(async () => {
  api = await startApiServer();
  await buildClassedWarehouse(api.directory);
}, 60_000);
afterAll(() => api.end());

const roots = ['34-01', '34-08', '34-48', '34-79', '63-49', 'TW-01'];
interface Scoped {
  extent: 'unit' | 'subtree' | 'all';
  units: string[];
  highestClass: DataClass;
}
const scoped: fc.Arbitrary<Scoped> = fc.record({
  extent: fc.constantFrom('unit', 'subtree', 'all'),
  units: fc.subarray(roots, { minLength: 1, maxLength: 3 }),
  highestClass: fc.constantFrom(...dataClasses),
});
/** A reader, and one who sees that and more. */
const pairs = fc.tuple(scoped, scoped).map(([one, other]) => {
  const extents = ['unit', 'subtree', 'all'] as const;
  const widest = Math.max(extents.indexOf(one.extent), extents.indexOf(other.extent));
  return {
    narrow: one,
    wide: {
      extent: extents[widest]!,
      units: [...new Set([...one.units, ...other.units])],
      highestClass: isWithin(one.highestClass, other.highestClass) ? other.highestClass : one.highestClass,
    },
  };
});

const grain = fc.constantFrom('month', 'quarter', 'year');
const indicator = fc.constantFrom(...Object.values(indicatorOf));
/** Questions whose rows are of units, each at an address of its own. */
const addresses = fc.oneof(
  fc.tuple(indicator, grain).map(([id, g]) => `/api/v1/values?indicator=${id}&grain=${g}&from=2025-04`),
  grain.map((g) => `/api/v1/values?grain=${g}&from=2026-09&tree=then`),
  fc
    .tuple(indicator, grain)
    .map(([id, g]) => `/api/v1/query?indicator=${id}&by=unit:TINH,period&grain=${g}&from=2026`),
  indicator.map((id) => `/api/v1/changes?indicator=${id}`),
);

const made = new Map<string, Promise<string>>();
/** A reader of a scope, made once. */
function readerOf({ extent, units, highestClass }: Scoped): Promise<string> {
  const grants: TestGrant[] =
    extent === 'all'
      ? [{ role: 'leader', extent, unitId: null, highestClass }]
      : units.map((unitId) => ({ role: 'leader', extent, unitId, highestClass }));
  const key = JSON.stringify(grants);
  const known = made.get(key) ?? openWarehouse().then(({ control }) => makeBearer(control, grants));
  made.set(key, known);
  return known;
}

/** What tells of other periods than its own is withheld of the whole from whoever sees a part. */
const elsewhere = [
  'previous',
  'previous_year',
  'first_published',
  'restated_from',
  'restated_on',
  'restated_by',
];
const blanked = [...elsewhere, 'usual_low', 'usual_high', 'unusual'];
/** Causes are told of whole sources, and ranks and places by what all reported. */
const saidOf = (row: Row) => {
  const isWhole = row['unit_id'] === '00';
  const kept = Object.entries(row).filter(
    ([name]) => name !== 'causes' && !(isWhole && blanked.includes(name)),
  );
  return JSON.stringify(Object.fromEntries(kept));
};

async function rowsOf(answer: Response): Promise<Row[]> {
  // What is too closed for a reader is not there.
  if (answer.status === 404) return [];
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { rows: Row[] }).rows;
}

describe('of two readers of whom one sees more', () => {
  it('the other is given a part of the same rows, from what is kept ready too, and no tag of one is the other’s', async () => {
    let [rows, tags] = [0, 0];
    await fc.assert(
      fc.asyncProperty(pairs, addresses, fc.boolean(), async ({ narrow, wide }, path, isNarrowFirst) => {
        const [small, large] = [await readerOf(narrow), await readerOf(wide)];
        const ask = (authorization: string, more: Record<string, string> = {}) =>
          api.ask(path, { authorization, ...more });
        // Whoever asks first leaves an answer that is kept ready.
        const order = isNarrowFirst ? [small, large, small] : [large, small, large];
        const answers = new Map<string, Row[]>();
        const tagOf = new Map<string, string | null>();
        for (const header of order) {
          const answer = await ask(header);
          tagOf.set(header, answer.headers.get('etag'));
          const found = await rowsOf(answer);
          const before = answers.get(header);
          if (before) expect(found).toEqual(before);
          answers.set(header, found);
        }
        const all = new Set(answers.get(large)!.map(saidOf));
        for (const row of answers.get(small)!) expect(all).toContain(saidOf(row));
        rows += answers.get(small)!.length;
        const [mine, others] = [tagOf.get(small), tagOf.get(large)];
        if (small === large || !mine || !others) return;
        tags += 1;
        expect(mine).not.toBe(others);
        expect((await ask(small, { 'if-none-match': others })).status).toBe(200);
        expect((await ask(large, { 'if-none-match': mine })).status).toBe(200);
        expect((await ask(small, { 'if-none-match': mine })).status).toBe(304);
      }),
      { numRuns: 80 },
    );
    process.stdout.write(`scopes: ${rows} rows of those who see less, ${tags} pairs of tags\n`);
    expect(rows).toBeGreaterThan(500);
    expect(tags).toBeGreaterThan(20);
  }, 170_000);

  it('sums without a column of units are of the units that are seen', async () => {
    const path = '/api/v1/query?indicator=redeclaration_rate&grain=month&from=2026-10&by=period';
    const own = await readerOf({ extent: 'subtree', units: ['34-48'], highestClass: 'restricted' });
    const mine = await rowsOf(await api.ask(path, { authorization: own }));
    const whole = await rowsOf(await api.ask(path));
    const part = await rowsOf(await api.ask(`${path}&unit=34-48`));
    expect(mine).toEqual(part);
    expect(mine).not.toEqual(whole);
  });
});
