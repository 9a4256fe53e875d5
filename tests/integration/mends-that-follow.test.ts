import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf, type Files } from '../support/load-world.ts';

let world: ChangeWorld;
let close: () => void;
beforeAll(async () => ({ world, close } = await makeChangeWorld()));
afterAll(() => close());
beforeEach(() => begin());

const month = `{ property: deliveryPeriod, value: '(?<period>[0-9]{4}-[0-9]{2})' }`;
const load = (mode: string) => `{ property: load, value: { mode: ${mode} } }`;
const contractBy = (key: boolean, ...custom: string[]): Contract =>
  contractOf({
    columns: [
      `{ name: id, logicalType: string, primaryKey: ${key} }`,
      '{ name: amount, logicalType: integer }',
      '{ name: day, logicalType: date }',
    ],
    custom: ['{ property: periodColumn, value: day }', ...custom],
  });
const file = (...rows: string[]) => `id,amount,day\n${rows.map((row) => `${row},2025-01-05`).join('\n')}\n`;

interface Mend {
  fileName: string;
  rowNo: number;
  amount?: string;
}
let mends = 0;

async function begin(): Promise<void> {
  await world.forget();
  rmSync(join(world.context.paths.corrections, 'thing'), { recursive: true, force: true });
  inForce().clear();
}

/** Mends that count, which a run is only shown. */
const inForce = () => world.context.mends as Set<string>;

/** Says what a record should have been, or without an amount that it is to be dropped. */
function mend(files: Files, { fileName, rowNo, amount }: Mend): void {
  const extractId = createHash('sha256').update(files[fileName]!).digest('hex').slice(0, 16);
  const said =
    amount === undefined
      ? { cells: {}, touched: [], dropped: true }
      : { cells: { amount }, touched: ['amount'] };
  const name = `thing/${String(++mends).padStart(8, '0')}.ndjson`;
  mkdirSync(join(world.context.paths.corrections, 'thing'), { recursive: true });
  const line = JSON.stringify({ extractId, fileName, rowNo, ...said });
  writeFileSync(join(world.context.paths.corrections, name), `${line}\n`);
  inForce().add(name);
}

const refresh = async (contract: Contract, files: Files) => {
  const { fault } = await world.refresh(contract, files, ['thing']);
  expect(fault).toBeUndefined();
};
const loaded = async () =>
  (
    await world.rows<{ row: string }>(
      `select concat_ws(' ', id, amount) as row from validate.thing order by all`,
    )
  ).map(({ row }) => row);
const held = async () =>
  (
    await world.rows<{ row: string }>(
      `select concat_ws(' ', file_name, row_no) as row from quality.quarantine order by all`,
    )
  ).map(({ row }) => row);

const modes: [name: string, contract: Contract][] = [
  ['added up without a key', contractBy(false)],
  ['added up by a key', contractBy(true)],
  [
    'added up by a key, the last copy kept',
    contractBy(true, '{ property: duplicates, value: { keep: last } }'),
  ],
  ['merged', contractBy(true, load('merge'))],
  ['replaced by month', contractBy(false, load('replace_period'))],
];

describe('a mended row that comes again as it was sent', () => {
  it.each(modes)('stands once, as mended: %s', async (_, contract) => {
    const files: Files = { '1.csv': file('a,x', 'b,2') };
    await refresh(contract, files);
    mend(files, { fileName: '1.csv', rowNo: 1, amount: '7' });
    await refresh(contract, files);
    await refresh(contract, { ...files, '2.csv': file('b,2', 'a,x') });
    expect(await loaded()).toEqual(['a 7', 'b 2']);
    expect(await held()).toEqual([]);
  });

  it.each(modes)('stays dropped: %s', async (_, contract) => {
    const files: Files = { '1.csv': file('a,x', 'b,2') };
    mend(files, { fileName: '1.csv', rowNo: 1 });
    await refresh(contract, { ...files, '2.csv': file('b,2', 'a,x') });
    expect(await loaded()).toEqual(['b 2']);
    expect(await held()).toEqual([]);
  });

  it('is the row of a record too that could not be read as one', async () => {
    const files: Files = { '1.csv': 'id,amount,day\na,7\nb,2,2025-01-05\n' };
    mend(files, { fileName: '1.csv', rowNo: 1, amount: '7' });
    await refresh(contractBy(false), { ...files, '2.csv': 'id,amount,day\nb,2,2025-01-05\na,7\n' });
    expect(await loaded()).toEqual(['7', 'b 2']);
    expect(await held()).toEqual([]);
  });

  it('follows the n-th of several that are alike, and what was said of it itself comes first', async () => {
    const files: Files = { '1.csv': file('a,x', 'a,x', 'b,2'), '2.csv': file('b,2', 'a,x', 'a,x') };
    mend(files, { fileName: '1.csv', rowNo: 2, amount: '7' });
    await refresh(contractBy(false), files);
    expect(await held()).toEqual(['1.csv 1', '2.csv 2']);
    expect(await loaded()).toEqual(['a 7', 'b 2']);
    mend(files, { fileName: '2.csv', rowNo: 3, amount: '8' });
    await refresh(contractBy(false), files);
    expect(await loaded()).toEqual(['a 7', 'a 8', 'b 2', 'b 2']);
  });

  it('tells how many rows came again', async () => {
    const files: Files = { '1.csv': file('a,x'), '2.csv': file('a,x', 'c,1') };
    mend(files, { fileName: '1.csv', rowNo: 1, amount: '7' });
    await refresh(contractBy(true), files);
    const told = world.events.findLast(({ event }) => event === 'corrections_applied')?.data;
    expect(told).toEqual({ mended: 2, dropped: 0, unused: 0, again: 1 });
  });
});

describe('a row that only looks like a mended one stays as it is', () => {
  it('in a delivery for another month', async () => {
    const files: Files = { '2025-01.csv': file('a,x'), '2025-02.csv': file('a,x', 'c,1') };
    mend(files, { fileName: '2025-01.csv', rowNo: 1, amount: '7' });
    await refresh(contractBy(true, month), files);
    expect(await held()).toEqual(['2025-02.csv 1']);
  });

  it.each([
    ['without a key, in a file that says other things as well', contractBy(false), 'a,x'],
    ['without a value of the key', contractBy(true), ',x'],
  ])('%s', async (_, contract, row) => {
    const files: Files = { '1.csv': file(row), '2.csv': file(row, 'c,1') };
    mend(files, { fileName: '1.csv', rowNo: 1, amount: '7' });
    await refresh(contract, files);
    expect(await held()).toEqual(['2.csv 1']);
  });
});

it('makes the same of deliveries that come one by one as of all at once', async () => {
  const row = fc.constantFrom('a,x', 'b,2', 'c,1', 'a,7', ',x', 'd,y');
  const history = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 3 });
  const said = fc.record({
    file: fc.nat(),
    row: fc.nat(),
    amount: fc.constantFrom('7', '8', undefined),
    after: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...modes),
      history,
      fc.array(said, { minLength: 1, maxLength: 2 }),
      async ([, contract], deliveries, sayings) => {
        await begin();
        const files: Files = {};
        for (const [at, rows] of deliveries.entries()) {
          files[`${at}.csv`] = file(...rows);
          await refresh(contract, files);
          for (const { file: no, row: nth, amount, after } of sayings)
            if (after % deliveries.length === at) {
              const of = no % (at + 1);
              mend(files, { fileName: `${of}.csv`, rowNo: (nth % deliveries[of]!.length) + 1, amount });
              await refresh(contract, files);
            }
        }
        const oneByOne = await world.state();
        await world.forget();
        await refresh(contract, files);
        expect(await world.state()).toEqual(oneByOne);
      },
    ),
    { numRuns: 8 },
  );
}, 600_000);
