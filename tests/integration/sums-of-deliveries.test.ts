import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf } from '../support/load-world.ts';

let world: ChangeWorld;
let close: () => void;
beforeAll(async () => ({ world, close } = await makeChangeWorld()));
afterAll(() => close());
beforeEach(() => world.forget());

type Mode = 'append' | 'merge' | 'replace_period' | 'full';

/** Records of units by month, where those of unit 00 are those of all others. */
function contractBy(mode: Mode, { keep = 'last', severity = 'error' } = {}): Contract {
  return contractOf({
    columns: [
      '{ name: month, logicalType: date, required: true, primaryKey: true }',
      '{ name: unit, logicalType: string, logicalTypeOptions: { pattern: "^[0-9]+$" }, required: true, primaryKey: true }',
      '{ name: records, logicalType: integer, logicalTypeOptions: { maximum: 100 } }',
    ],
    quality: [
      `{ id: whole, engine: lodestar, severity: ${severity}, implementation: { reconcile: { measures: [records], parent: "unit = '00'", children: "unit <> '00'", by: [month] } } }`,
    ],
    custom: [
      '{ property: periodColumn, value: month }',
      `{ property: load, value: { mode: ${mode} } }`,
      `{ property: duplicates, value: { keep: ${keep} } }`,
    ],
  });
}

/** A file of rows `unit records`, of January where no day is told. */
const file = (...rows: string[]) =>
  [
    'month,unit,records',
    ...rows
      .map((row) => row.split(' '))
      .map(([unit, records, month = '2026-01-01']) => `${month},${unit},${records}`),
  ].join('\n');

const loaded = async () =>
  (
    await world.rows<{ unit: string; records: number }>(
      'select unit, records from validate.thing order by all',
    )
  ).map(({ unit, records }) => `${unit} ${records}`);
const held = async () =>
  (
    await world.rows<{ told: string }>(
      `select concat_ws(' ', file_name, row_no, list_transform(reasons, lambda r: r.rule)) as told from quality.quarantine order by all`,
    )
  ).map(({ told }) => told);
const groups = () =>
  world.rows('select parent, children, state, error_reason as why from quality.reconciliation order by all');

const whole = file('00 30', '01 10', '02 20');

describe('a whole and its parts, when', () => {
  it.each<[Mode, string[]]>([
    ['append', ['00 30', '01 10', '02 20']],
    ['merge', ['00 30', '01 10', '02 20']],
    ['replace_period', ['01 10']],
    ['full', ['01 10']],
  ])('one part comes again with what it said before, in mode %s, are as they were', async (mode, rows) => {
    await world.refresh(contractBy(mode), { '1.csv': whole });
    await world.refresh(contractBy(mode), { '1.csv': whole, '2.csv': `${file('01 10')}\n` }, ['thing']);
    expect(await loaded()).toEqual(rows);
    expect((await groups()).filter(({ state }) => state === 'fail')).toEqual([]);
  });

  it.each<[Mode, string[], string[]]>([
    ['append', ['01 11', '02 20'], ['1.csv 1 [whole]', '1.csv 2 [key.duplicate]']],
    ['merge', ['01 11', '02 20'], ['1.csv 1 [whole]']],
    ['replace_period', ['01 11'], []],
    ['full', ['01 11'], []],
  ])(
    'one part alone is corrected, in mode %s, are compared as they stand',
    async (mode, rows, quarantined) => {
      await world.refresh(contractBy(mode), { '1.csv': whole });
      await world.refresh(contractBy(mode), { '1.csv': whole, '2.csv': file('01 11') }, ['thing']);
      expect(await loaded()).toEqual(rows);
      expect(await held()).toEqual(quarantined);
      if (quarantined.length > 0)
        expect(await groups()).toEqual([{ parent: 30, children: 31, state: 'fail', why: null }]);
    },
  );

  it.each<[Mode, string[]]>([
    ['append', ['1.csv 1 [key.duplicate]', '1.csv 2 [key.duplicate]']],
    ['merge', []],
    ['replace_period', []],
  ])('both are corrected, in mode %s, are right', async (mode, quarantined) => {
    const corrected = mode === 'replace_period' ? file('00 31', '01 11', '02 20') : file('00 31', '01 11');
    await world.refresh(contractBy(mode), { '1.csv': whole });
    const { result } = await world.refresh(contractBy(mode), { '1.csv': whole, '2.csv': corrected });
    expect(result.outcome).toBe('loaded');
    expect(await loaded()).toEqual(['00 31', '01 11', '02 20']);
    expect(await held()).toEqual(quarantined);
    expect(await groups()).toEqual([]);
  });

  it.each<Mode>(['append', 'merge', 'replace_period', 'full'])(
    'a whole month comes again with one figure wrong, in mode %s, are judged and not taken for two',
    async (mode) => {
      const wrong = file('00 30', '01 10', '02 25');
      await world.refresh(contractBy(mode), { '1.csv': whole });
      await world.refresh(contractBy(mode), { '1.csv': whole, '2.csv': wrong });
      expect(await loaded()).toEqual(['01 10', '02 25']);
      expect((await groups()).map(({ parent, children, state }) => [parent, children, state])).toEqual(
        expect.arrayContaining([[30, 35, 'fail']]),
      );
      expect((await held()).filter((row) => row.startsWith('2.csv'))).toEqual(['2.csv 1 [whole]']);
    },
  );

  it.each<Mode>(['append', 'merge'])(
    'a later whole is wrong and an earlier one right, in mode %s, keep the one that is right',
    async (mode) => {
      await world.refresh(contractBy(mode), { '1.csv': whole, '2.csv': file('00 99') });
      expect(await loaded()).toEqual(['00 30', '01 10', '02 20']);
      expect(await held()).toEqual([expect.stringMatching(/^2\.csv 1 \[whole/)]);
      expect(await groups()).toEqual([{ parent: 99, children: 30, state: 'fail', why: null }]);
    },
  );

  it.each<Mode>(['append', 'merge'])(
    'the part that came last is out of bounds, in mode %s, are compared with the one that stands',
    async (mode) => {
      await world.refresh(contractBy(mode), { '1.csv': whole, '2.csv': file('01 900') });
      expect(await loaded()).toEqual(['00 30', '01 10', '02 20']);
      expect(await groups()).toEqual([]);
    },
  );

  it('a month whose later delivery loads nothing keeps the earlier one, and is compared in it', async () => {
    const contract = contractBy('replace_period');
    await world.refresh(contract, {
      '1.csv': file('00 31', '01 10', '02 20'),
      '2.csv': file('00 950', '01 900'),
    });
    expect(await loaded()).toEqual(['01 10', '02 20']);
    expect(await groups()).toEqual([{ parent: 31, children: 30, state: 'fail', why: null }]);
  });

  it.each<Mode>(['append', 'merge', 'replace_period', 'full'])(
    'a part stands twice in one file, in mode %s, count the one that is kept',
    async (mode) => {
      for (const keep of ['first', 'last']) {
        await world.forget();
        const kept = keep === 'first' ? '01 10' : '01 5';
        const given = file(`00 ${keep === 'first' ? 30 : 25}`, '01 10', '02 20', '01 5');
        await world.refresh(contractBy(mode, { keep }), { '1.csv': given });
        expect(await loaded()).toEqual([`00 ${keep === 'first' ? 30 : 25}`, kept, '02 20']);
        expect(await groups()).toEqual([]);
      }
    },
  );

  it.each<Mode>(['append', 'merge', 'replace_period', 'full'])(
    'a part stands twice where no copy is kept, in mode %s, count it once if both say the same and else not at all',
    async (mode) => {
      const contract = contractBy(mode, { keep: 'none' });
      await world.refresh(contract, { '1.csv': file('00 30', '01 10', '02 20', '01 10') });
      expect(await loaded()).toEqual(['00 30', '02 20']);
      expect(await groups()).toEqual([]);
      await world.forget();
      await world.refresh(contract, { '1.csv': file('00 30', '01 10', '02 20', '01 15') });
      expect(await loaded()).toEqual(['00 30', '02 20']);
      expect((await groups()).map(({ why }) => why)).toEqual(['ambiguous']);
    },
  );

  it.each<Mode>(['append', 'merge'])(
    'a part of which nobody could tell the unit comes again under its own, in mode %s, count it once',
    async (mode) => {
      const nameless = file('00 30', 'O1 10', '02 20');
      await world.refresh(contractBy(mode), { '1.csv': nameless });
      expect(await loaded()).toEqual(['00 30', '02 20']);
      expect(await groups()).toEqual([]);
      await world.refresh(contractBy(mode), { '1.csv': nameless, '2.csv': file('01 10') });
      expect(await loaded()).toEqual(['00 30', '01 10', '02 20']);
      expect(await groups()).toEqual([]);
    },
  );

  it('a file set apart for its columns came beside a good one, count the good one alone', async () => {
    const contract = contractOf({
      ...{
        columns: [
          '{ name: unit, logicalType: string, primaryKey: true }',
          '{ name: records, logicalType: integer }',
        ],
      },
      quality: [
        `{ id: whole, engine: lodestar, implementation: { reconcile: { measures: [records], parent: "unit = '00'", children: "unit <> '00'", by: [] } } }`,
      ],
      custom: ['{ property: drift, value: { newColumn: quarantine } }'],
    });
    await world.refresh(contract, {
      '1.csv': 'unit,records,note\n00,30,x\n01,30,x\n',
      '2.csv': 'unit,records\n00,30\n01,30\n',
    });
    expect(await loaded()).toEqual(['00 30', '01 30']);
    expect(await groups()).toEqual([]);
  });

  it('a rule only warns, say so of the row that stands', async () => {
    const contract = contractBy('merge', { severity: 'warning' });
    await world.refresh(contract, { '1.csv': whole, '2.csv': file('01 11') });
    expect(await loaded()).toEqual(['00 30', '01 11', '02 20']);
    expect(await world.rows('select file_name, row_no, "rule" from quality.flag')).toEqual([
      { file_name: '1.csv', row_no: 1, rule: 'whole' },
    ]);
  });
});
