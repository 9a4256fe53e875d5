import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf } from '../support/load-world.ts';

let world: ChangeWorld;
let close: () => void;
beforeAll(async () => ({ world, close } = await makeChangeWorld()));
afterAll(() => close());
beforeEach(() => world.forget());

const file = (...rows: string[]) => `id,amount\n${rows.join('\n')}\n`;
const contractBy = ({ key = true, custom = [] as string[], more = [] as string[] } = {}): Contract =>
  contractOf({
    columns: [
      `{ name: id, logicalType: string, primaryKey: ${key} }`,
      '{ name: amount, logicalType: integer }',
      ...more,
    ],
    custom,
  });
const keeping = (keep: string) =>
  contractBy({ custom: [`{ property: duplicates, value: { keep: ${keep} } }`] });
/** Blank records make files differ whose rows do not. */
const skippingBlanks = (keep: string) =>
  contractBy({
    custom: [
      `{ property: duplicates, value: { keep: ${keep} } }`,
      '{ property: skip, value: { blank: true } }',
    ],
  });

const loaded = async () =>
  (
    await world.rows<{ row: string }>(
      `select concat_ws(' ', id, amount, file_name) as row from validate.thing order by all`,
    )
  ).map(({ row }) => row);
const held = async () =>
  (
    await world.rows<{ row: string }>(
      `select concat_ws(' ', file_name, row_no, list_transform(reasons, lambda r: r.rule)) as row from quality.quarantine order by all`,
    )
  ).map(({ row }) => row);
const accounts = () =>
  world.rows(
    'select file_name as file, loaded, quarantined, superseded from meta.extract order by file_name',
  );
const repeats = () =>
  world.events.filter(({ event }) => event === 'delivery_repeated').map(({ data }) => data);

describe('a file that comes again in another order', () => {
  it.each(['none', 'first', 'last'])(
    'changes nothing where duplicates keeps %s, and its rows stand once',
    async (keep) => {
      await world.refresh(keeping(keep), { '1.csv': file('a,1', 'b,2', 'c,x') });
      await world.refresh(keeping(keep), {
        '1.csv': file('a,1', 'b,2', 'c,x'),
        '2.csv': file('c,x', 'b,2', 'a,1'),
      });
      expect(await loaded()).toEqual(['a 1 1.csv', 'b 2 1.csv']);
      expect(await held()).toEqual(['1.csv 3 [amount.type]', '2.csv 1 [amount.type]']);
      expect(await accounts()).toEqual([
        { file: '1.csv', loaded: 2, quarantined: 1, superseded: 0 },
        { file: '2.csv', loaded: 2, quarantined: 1, superseded: 2 },
      ]);
      expect(await world.rows('select loaded, superseded from meta.source_load')).toEqual([
        { loaded: 4, superseded: 2 },
      ]);
    },
  );

  it('counts its rows as good ones: nobody is told to mend what only came twice', async () => {
    await world.refresh(keeping('none'), { '1.csv': file('a,1', 'b,2'), '2.csv': file('b,2', 'a,1') });
    expect(
      await world.rows(
        `select sum(passed)::int as passed, sum(checked)::int as checked from quality.rule_result where "rule" = 'key.duplicate'`,
      ),
    ).toEqual([{ passed: 4, checked: 4 }]);
  });
});

describe('deliveries that overlap', () => {
  it('add what is new of the later one', async () => {
    const three = {
      '1.csv': file('a,1', 'b,2'),
      '2.csv': file('b,2', 'c,3'),
      '3.csv': file('c,3', 'b,2', 'd,4'),
    };
    await world.refresh(contractBy(), three);
    expect(await loaded()).toEqual(['a 1 1.csv', 'b 2 1.csv', 'c 3 2.csv', 'd 4 3.csv']);
    expect((await accounts()).map(({ superseded }) => superseded)).toEqual([0, 1, 2]);
    expect(await held()).toEqual([]);
  });

  it.each([
    [
      'none',
      [],
      ['1.csv 1 [key.duplicate]', '2.csv 1 [key.duplicate]', '3.csv 1 [key.duplicate]'],
      [0, 0, 0],
    ],
    ['first', ['a 1 1.csv'], ['2.csv 1 [key.duplicate]'], [0, 0, 1]],
    ['last', ['a 1 1.csv'], ['2.csv 1 [key.duplicate]'], [0, 0, 1]],
  ])(
    'and contradict each other are judged as the contract says: keep %s',
    async (keep, rows, quarantined, superseded) => {
      const files = { '1.csv': file('a,1'), '2.csv': file('a,2'), '3.csv': file('a,1', '') };
      await world.refresh(skippingBlanks(keep), files);
      expect(await loaded()).toEqual(rows);
      expect(await held()).toEqual(quarantined);
      expect((await accounts()).map((one) => one['superseded'])).toEqual(superseded);
    },
  );

  it.each([
    ['none', ['1.csv 1 [key.duplicate]', '1.csv 2 [key.duplicate]', '2.csv 1 [key.duplicate]'], []],
    ['first', ['1.csv 2 [key.duplicate]'], ['a 1 1.csv']],
    ['last', ['1.csv 1 [key.duplicate]'], ['a 1 1.csv']],
  ])('do not excuse a copy inside one of them: keep %s', async (keep, quarantined, rows) => {
    await world.refresh(skippingBlanks(keep), { '1.csv': file('a,1', 'a,1'), '2.csv': file('a,1', '') });
    expect(await loaded()).toEqual(rows);
    expect(await held()).toEqual(quarantined);
  });

  it('of a value that may stand once, beside the key, are told by the whole row', async () => {
    const contract = contractBy({ more: ['{ name: seal, logicalType: string, unique: true }'] });
    const sealed = (...rows: string[]) => `id,amount,seal\n${rows.join('\n')}\n`;
    await world.refresh(contract, {
      '1.csv': sealed('a,1,s', 'b,2,t'),
      '2.csv': sealed('b,2,t', 'a,1,s', 'c,1,s'),
    });
    expect(await loaded()).toEqual(['b 2 1.csv']);
    expect(await held()).toEqual([
      '1.csv 1 [seal.duplicate]',
      '2.csv 2 [seal.duplicate]',
      '2.csv 3 [seal.duplicate]',
    ]);
  });

  it('name a month in each row’s key: the same row of another month is another row', async () => {
    const contract = contractBy({
      custom: [
        '{ property: skip, value: { blank: true } }',
        `{ property: deliveryPeriod, value: '(?<period>[0-9]{4}-[0-9]{2})' }`,
      ],
    });
    await world.refresh(contract, {
      '2026-01.csv': file('a,1'),
      '2026-02.csv': file('a,1', ''),
      '2026-02-again.csv': file('a,1'),
    });
    expect(await loaded()).toEqual(['a 1 2026-01.csv', 'a 1 2026-02.csv']);
  });
});

describe('deliveries without a key, added up', () => {
  const contract = contractBy({ key: false });

  it('one of which has the rows of an earlier one, in any order, adds nothing, which the journal says', async () => {
    const first = { '1.csv': file('a,1', 'a,1', 'b,x', 'c,3') };
    await world.refresh(contract, first);
    await world.refresh(contract, { ...first, '2.csv': file('c,3', 'a,1', 'b,x', 'a,1') });
    expect(world.plans().at(-1)).toEqual({ all: 2, because: 'rows_meet' });
    expect(await loaded()).toEqual(['a 1 1.csv', 'a 1 1.csv', 'c 3 1.csv']);
    expect(await accounts()).toEqual([
      { file: '1.csv', loaded: 3, quarantined: 1, superseded: 0 },
      { file: '2.csv', loaded: 3, quarantined: 1, superseded: 3 },
    ]);
    expect(repeats()).toEqual([{ files: 1, first: [{ fileName: '2.csv', sameAs: '1.csv' }] }]);
  });

  it('with other rows, or as many times another one, are added', async () => {
    await world.refresh(contract, { '1.csv': file('a,1', 'a,1', 'b,2') });
    await world.refresh(contract, {
      '1.csv': file('a,1', 'a,1', 'b,2'),
      '2.csv': file('a,1', 'b,2', 'b,2'),
      '3.csv': file('a,1'),
    });
    expect(world.plans().at(-1)).toEqual({ added: 2, kept: 1 });
    expect(await loaded()).toHaveLength(7);
    expect(repeats()).toEqual([]);
  });

  it('for another month are another delivery', async () => {
    const monthly = contractBy({
      key: false,
      custom: [`{ property: deliveryPeriod, value: '(?<period>[0-9]{4}-[0-9]{2})' }`],
    });
    await world.refresh(monthly, { '2026-01.csv': file('a,1', 'b,2'), '2026-02.csv': file('b,2', 'a,1') });
    expect(await loaded()).toHaveLength(4);
  });
});
