import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conformSource } from '#etl/conform/conform-source.ts';
import type { Contract } from '#etl/contract/contract.ts';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf } from '../support/load-world.ts';

const runs = Number(process.env.LODESTAR_PROPERTY_RUNS ?? 25);

const columns = [
  '{ name: id, logicalType: string, required: true, primaryKey: true }',
  '{ name: amount, logicalType: integer, logicalTypeOptions: { maximum: 5 } }',
  '{ name: day, logicalType: date }',
  `{ name: code, logicalType: string, customProperties: [{ property: pad, value: { length: 2, char: '0' } }] }`,
];

/** A contract by mode, with and without a month in the name, with each treatment of copies and of drift. */
const contracts: Contract[] = ['append', 'merge', 'replace_period'].flatMap((mode) =>
  ['none', 'last'].flatMap((keep) =>
    [[], [`{ property: deliveryPeriod, value: '(?<period>[0-9]{4}-[0-9]{2})' }`]].map((period) =>
      contractOf({
        columns,
        custom: [
          ...['{ property: periodColumn, value: day }', `{ property: load, value: { mode: ${mode} } }`],
          ...[`{ property: duplicates, value: { keep: ${keep} } }`, ...period],
          '{ property: drift, value: { newColumn: accept, missingColumn: quarantine, retypedColumn: quarantine } }',
          '{ property: skip, value: { blank: true } }',
        ],
      }),
    ),
  ),
);

const row = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', ''),
  amount: fc.constantFrom('1', '2', '9', 'x', ''),
  day: fc.constantFrom('2025-01-05', '2025-01-09', '2025-02-01', '2025-03-01', ''),
  code: fc.constantFrom('7', '07', ''),
});
type Cells = { id: string; amount: string; day: string; code: string };
const headers = fc.constantFrom<string[][]>(
  ['id', 'amount', 'day', 'code'],
  ['code', 'day', 'amount', 'id'],
  ['id', 'amount', 'day', 'code', 'extra'],
  ['id', 'amount', 'code'],
);
const file = fc
  .record({
    header: headers,
    rows: fc.array(row, { minLength: 1, maxLength: 5 }),
    ending: fc.constantFrom('', '\n', 'a,b\n'),
  })
  .map(({ header, rows, ending }) => {
    const lines = rows.map((cells) => header.map((name) => cells[name as keyof Cells] ?? 'new').join(','));
    return `${[header.join(','), ...lines].join('\n')}\n${ending}`;
  });
const names = ['2025-01-1.csv', '2025-01-2.csv', '2025-01-10.csv', '2025-02-1.csv', '2025-03-1.csv'];
/** Files by name, and the load in which each comes. */
const history = fc
  .array(fc.record({ text: file, load: fc.nat({ max: 3 }) }), { minLength: 2, maxLength: names.length })
  .map((files) => files.map((one, at) => ({ ...one, name: names[at]! })));

describe('a source is what its deliveries make of it', () => {
  let world: ChangeWorld;
  let close: () => void;
  beforeAll(async () => ({ world, close } = await makeChangeWorld()));
  afterAll(() => close());
  beforeEach(() => world.forget());

  it('in whatever order they came, one by one or all at once', async () => {
    let added = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: contracts.length - 1 }), history, async (at, files) => {
        const contract = contracts[at]!;
        await world.forget();
        const there: { [name: string]: string } = {};
        for (const load of new Set(files.map((one) => one.load).toSorted())) {
          for (const one of files) if (one.load === load) there[one.name] = one.text;
          const { fault } = await world.refresh(contract, there, ['thing']);
          expect(fault).toBeUndefined();
        }
        added += world.plans().filter((plan) => 'added' in plan && !('because' in plan)).length;
        const oneByOne = await world.state();
        await world.forget();
        await world.refresh(contract, there);
        expect(oneByOne).toEqual(await world.state());
      }),
      { numRuns: runs },
    );
    // The law would hold of loading everything each time, too.
    expect(added).toBeGreaterThan(runs / 4);
  }, 600_000);

  it('and stays it when they are loaded or conformed again', async () => {
    const conformed = () => world.rows('from conform.thing order by all');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: contracts.length - 1 }), history, async (at, files) => {
        const contract = contracts[at]!;
        const there = Object.fromEntries(files.map(({ name, text }) => [name, text]));
        await world.forget();
        await world.refresh(contract, there);
        const [once, inWords] = [await world.state(), await conformed()];
        expect((await world.refresh(contract, there)).result.outcome).toBe('unchanged');
        expect(await world.state()).toEqual(once);
        // As after a change of the contract, all files are taken in again.
        await world.rows(`delete from meta.fingerprint where kind = 'contract'`);
        expect((await world.refresh(contract, there)).result.outcome).toBe('loaded');
        expect([await world.state(), await conformed()]).toEqual([once, inWords]);
        const content = { conform: [{ id: 'thing', file: 'conform.sql', sql: 'from validate.thing' }] };
        await conformSource({ ...world.context, content }, 'thing');
        expect(await conformed()).toEqual(inWords);
      }),
      { numRuns: runs },
    );
  }, 600_000);
});
