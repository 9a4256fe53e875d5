import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import { contractOf, openLoadWorld } from '../../tests/support/load-world.ts';
import { clearWork, showRows } from './stored-rows.ts';

const list =
  "customProperties: [{ property: enum, value: [{ value: z }, { value: a }, { value: '' }, { value: \"it's\" }] }]";

describe('rows as they are stored', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(':memory:');
    await db.run(readLayoutSql());
  });
  afterAll(() => db.close());

  it('are shown as texts also where the contract has no list any more', async () => {
    await db.run(
      `create table rows.thing as select cast('z' as enum('z', 'a')) as a, 1::bigint as row_no, 1 as _file
       union all select 'a', 2, 1;
       insert into meta.extract values ('e', 'thing', 'x.csv', 'sha', 1, '2026-11-01', 2, 2, 0, 0, 0, 1)`,
    );
    await showRows(db, contractOf({ columns: ['{ name: a, logicalType: string }'] }));
    expect(
      await db.rows(
        'select typeof(min(a)) as type, min(a) as first, any_value(file_name) as file from validate.thing',
      ),
    ).toEqual([{ type: 'VARCHAR', first: 'a', file: 'x.csv' }]);
  });

  it('leave nothing of a load that failed, nor the order it was in', async () => {
    await db.run(
      `set preserve_insertion_order = false; create table rows."thing~landing" as select 1 as a;
       create temp table thing_marked as select 1 as a; create temp view thing_staged as select 1 as a;
       create temp table other as select 1 as a`,
    );
    await clearWork(db, 'thing');
    expect(
      await db.rows(
        `select table_name as name from information_schema.tables where table_catalog = 'temp' or table_name like '%~%'`,
      ),
    ).toEqual([{ name: 'other' }]);
    expect(await db.rows(`select current_setting('preserve_insertion_order') as kept`)).toEqual([
      { kept: true },
    ]);
  });
});

it('keeps numbers of a register as they came, and tells their copies apart, in whatever form these are', async () => {
  const world = await openLoadWorld();
  const contract = contractOf({
    columns: [
      `{ name: no, logicalType: string, primaryKey: true, required: true, logicalTypeOptions: { pattern: '^R[0-9]{3}$' } }`,
      `{ name: unit_code, logicalType: string, logicalTypeOptions: { pattern: '[0-9]{2}' } }`,
    ],
    custom: [
      '{ property: missingValues, value: ["", "R000", "99"] }',
      '{ property: unitColumn, value: unit_code }',
    ],
  });
  const told = [
    'R007,01',
    'R010,99',
    'R008,1',
    'R009,02',
    'R009,03',
    'r1,01',
    'r1,02',
    'R000,01',
    'R0011,01',
  ];
  expect(await world.load(contract, { 'x.csv': `no,unit_code\n${told.join('\n')}\n` })).toMatchObject({
    loaded: 2,
    quarantined: 7,
  });
  expect(await world.rows('select no, unit_code from validate.thing order by row_no')).toEqual([
    { no: 'R007', unit_code: '01' },
    { no: 'R010', unit_code: null },
  ]);
  expect(await world.rows('select typeof(no) as type, no from rows.thing order by row_no')).toEqual([
    { type: 'BIGINT', no: 7 },
    { type: 'BIGINT', no: 10 },
  ]);
  expect(
    await world.rows(
      `select raw->>'no' as no, unit_code, [r.reason for r in reasons] as reasons from quality.quarantine order by row_no`,
    ),
  ).toEqual([
    { no: 'R008', unit_code: '1', reasons: ['pattern'] },
    { no: 'R009', unit_code: '02', reasons: ['duplicate'] },
    { no: 'R009', unit_code: '03', reasons: ['duplicate'] },
    { no: 'r1', unit_code: '01', reasons: ['pattern', 'duplicate'] },
    { no: 'r1', unit_code: '02', reasons: ['pattern', 'duplicate'] },
    { no: 'R000', unit_code: '01', reasons: ['required'] },
    { no: 'R0011', unit_code: '01', reasons: ['pattern'] },
  ]);
  expect(
    await world.rows(
      `select unit_code, checked, passed from quality.rule_result where rule = 'no.required' order by unit_code nulls first`,
    ),
  ).toEqual([
    { unit_code: null, checked: 2, passed: 2 },
    { unit_code: '01', checked: 4, passed: 3 },
    { unit_code: '02', checked: 2, passed: 2 },
    { unit_code: '03', checked: 1, passed: 1 },
  ]);
});

it('keeps codes of a list, the odd ones too, and sets others apart with their texts', async () => {
  const world = await openLoadWorld();
  const contract = contractOf({
    columns: [
      `{ name: letter, logicalType: string, ${list} }`,
      '{ name: reasons, logicalType: string, required: true }',
      '{ name: period, logicalType: string }',
    ],
    custom: ['{ property: missingValues, value: ["-"] }'],
  });
  const file = 'letter,reasons,period\nz,r,p\n"",r,p\nit\'s,r,p\nq,r,p\n-,r,p\na,-,p\n';
  expect(await world.load(contract, { 'x.csv': file })).toMatchObject({ loaded: 4, quarantined: 2 });
  expect(await world.rows('select letter, row_no from validate.thing order by row_no')).toEqual([
    { letter: 'z', row_no: 1 },
    { letter: '', row_no: 2 },
    { letter: "it's", row_no: 3 },
    { letter: null, row_no: 5 },
  ]);
  expect(
    await world.rows('select row_no, raw::varchar as raw, reasons from quality.quarantine order by 1'),
  ).toEqual([
    {
      row_no: 4,
      raw: '{"letter":"q","reasons":"r","period":"p"}',
      reasons: [{ rule: 'letter.code_list', field: 'letter', reason: 'code_list' }],
    },
    {
      row_no: 6,
      raw: '{"letter":"a","reasons":"-","period":"p"}',
      reasons: [{ rule: 'reasons.required', field: 'reasons', reason: 'required' }],
    },
  ]);
});

it('looks a code up as it was sent, knows what says nothing, and lets no text pass for another', async () => {
  const world = await openLoadWorld();
  const plain = 'customProperties: [{ property: enum, value: [{ value: z }, { value: a }] }]';
  const contract = contractOf({
    columns: [`{ name: letter, logicalType: string, ${plain} }`, '{ name: other, logicalType: string }'],
    custom: ['{ property: missingValues, value: ["", "-"] }'],
  });
  const file = 'letter,other\nz,1\n"",2\n-,3\n \t,4\n-- ,5\nq,6\nz ,7\nZ,8\na,9\n';
  expect(await world.load(contract, { 'x.csv': file })).toMatchObject({ loaded: 5, quarantined: 4 });
  expect(await world.rows('select letter, other from validate.thing order by other')).toEqual([
    { letter: 'z', other: '1' },
    { letter: null, other: '2' },
    { letter: null, other: '3' },
    { letter: null, other: '4' },
    { letter: 'a', other: '9' },
  ]);
  expect(
    await world.rows(
      `select raw->>'letter' as letter, reasons[1].rule as "rule" from quality.quarantine order by row_no`,
    ),
  ).toEqual(['-- ', 'q', 'z ', 'Z'].map((letter) => ({ letter, rule: 'letter.code_list' })));
});
