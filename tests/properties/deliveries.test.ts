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

/** Without a key, and with sums that a whole has to be. */
const further: Contract[] = [
  contractOf({
    columns: columns.map((column) => column.replace(', primaryKey: true', '')),
    custom: [
      '{ property: drift, value: { newColumn: accept, missingColumn: accept } }',
      '{ property: skip, value: { blank: true } }',
    ],
  }),
  ...['append', 'merge', 'replace_period'].flatMap((mode) =>
    ['none', 'first', 'last'].map((keep) =>
      contractOf({
        columns,
        quality: [
          `{ id: whole, engine: lodestar, implementation: { reconcile: { measures: [amount], parent: "id = 'a'", children: "id <> 'a'", by: [day] } } }`,
        ],
        custom: [
          ...['{ property: periodColumn, value: day }', `{ property: load, value: { mode: ${mode} } }`],
          `{ property: duplicates, value: { keep: ${keep} } }`,
          ...[
            '{ property: drift, value: { newColumn: accept, missingColumn: accept } }',
            '{ property: skip, value: { blank: true } }',
          ],
        ],
      }),
    ),
  ),
];
const all = [...contracts, ...contracts, ...further];

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
/** Files by name, and the load in which each comes; some are an earlier one in another order. */
const history = fc
  .array(fc.record({ text: file, load: fc.nat({ max: 3 }), again: fc.option(fc.nat(), { freq: 4 }) }), {
    minLength: 2,
    maxLength: names.length,
  })
  .map((files) =>
    files.map(({ text, load, again }, at) => {
      const earlier = again === null || at === 0 ? null : files[again % at]!.text;
      return { load, text: earlier === null ? text : upsideDown(earlier), name: names[at]! };
    }),
  );

function upsideDown(text: string): string {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  return `${[header, ...rows.toReversed()].join('\n')}\n`;
}

describe('a source is what its deliveries make of it', () => {
  let world: ChangeWorld;
  let close: () => void;
  beforeAll(async () => ({ world, close } = await makeChangeWorld()));
  afterAll(() => close());
  beforeEach(() => world.forget());

  it('in whatever order they came, one by one or all at once', async () => {
    let added = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), history, async (contract, files) => {
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
      fc.asyncProperty(fc.constantFrom(...all), history, async (contract, files) => {
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

  it('and is changed by nothing that comes again, in another order or only in part', async () => {
    const said = async () => ({
      rows: await world.rows(
        'select * exclude (file_name, extract_id, row_no) from validate.thing order by all',
      ),
      // Of a row that comes again in quarantine one copy stands for all, and alone bears what sums say of it.
      held: await world.rows(
        `select raw::varchar, list(distinct reason order by reason)
         from (select raw, unnest(reasons) as reason from quality.quarantine) group by all order by all`,
      ),
      sums: await world.rows('select distinct * from quality.reconciliation order by all'),
    });
    const header = ['id', 'amount', 'day', 'code'] as const;
    const written = (rows: Cells[]) =>
      `${[header.join(','), ...rows.map((cells) => header.map((name) => cells[name]).join(','))].join('\n')}\n`;
    const given = fc
      .uniqueArray(
        row.filter(({ id }) => id !== ''),
        { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
      )
      .chain((rows) =>
        fc.record({
          rows: fc.constant(rows),
          whole: fc.shuffledSubarray(rows, { minLength: rows.length }),
          part: fc.shuffledSubarray(rows, { minLength: 1 }),
        }),
      );
    const withoutMonth = all.filter(({ deliveryPeriod }) => deliveryPeriod === null);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...withoutMonth), given, async (contract, { rows, whole, part }) => {
        // Where a whole file may be set apart for its columns, a part of it may be right where the whole is not.
        const isByRow =
          contract.load.mode !== 'replace_period' &&
          contract.drift.retypedColumn === 'accept' &&
          contract.columns.some(({ key }) => key);
        await world.forget();
        await world.refresh(contract, { '1.csv': written(rows) });
        const before = await said();
        const further = written(isByRow ? part : whole);
        await world.refresh(contract, { '1.csv': written(rows), '2.csv': further, '3.csv': `${further}\n` });
        expect(await said()).toEqual(before);
      }),
      { numRuns: runs * 2 },
    );
  }, 600_000);
});
