import { expect, it } from 'vitest';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { contractOf, openLoadWorld } from '../../tests/support/load-world.ts';
import { typedRows } from './typed-rows.ts';

const contract = (missing: string) =>
  contractOf({
    columns: ['{ name: amount, logicalType: number }', '{ name: day, logicalType: date }'],
    custom: [`{ property: missingValues, value: ${missing} }`],
  });

/** What texts of both columns are read as: the value before it is typed, and the number and day. */
async function read(missing: string, texts: [amount: string, day: string][]) {
  const db = await openDatabase(':memory:');
  const staged = `(select *, 1::bigint as row_no, 'x.csv' as file_name, 'x' as extract_id, 1 as _file, null::bigint as _sheet_row
    from (values ${texts.map(([amount, day]) => `('${amount}', '${day}')`).join(', ')}) t(amount, day))`;
  const types = new Map(['amount', 'day'].map((name) => [name, 'VARCHAR']));
  const reading = {
    contract: { decimalChar: '.', groupChar: null },
    timezone: 'Asia/Ho_Chi_Minh',
    format: 'text',
  } as const;
  try {
    return await db.rows<Record<string, unknown>>(
      `select "~amount" as said, amount, "~day" as said_day, cast(day as varchar) as day
       from (${typedRows(contract(missing), staged, types, reading)}) order by row_no, "^amount", "^day"`,
    );
  } finally {
    db.close();
  }
}

const nothing = { said: null, amount: null, said_day: null, day: null };

it('zeros that a register lost are restored before its numbers are held against their form', async () => {
  const world = await openLoadWorld();
  const pad = (length: number) =>
    `customProperties: [{ property: pad, value: { length: ${length}, char: '0' } }]`;
  const numbers = contractOf({
    columns: [
      `{ name: whole, logicalType: string, logicalTypeOptions: { pattern: '[0-9]{4}' }, ${pad(4)} }`,
      `{ name: long, logicalType: string, logicalTypeOptions: { pattern: '5[0-9]{3}' }, ${pad(6)} }`,
    ],
  });
  await world.load(numbers, { 'x.csv': 'whole,long\n12,\n0012,\n,5123\n' });
  expect(await world.rows('select whole, long from validate.thing order by row_no')).toEqual([
    { whole: '0012', long: null },
    { whole: '0012', long: null },
  ]);
  expect(await world.rows('select row_no, "rule" from quality.flag')).toEqual([
    { row_no: 1, rule: 'whole.zeros_restored' },
  ]);
  expect(await world.rows('select row_no, reasons[1]."rule" as "rule" from quality.quarantine')).toEqual([
    { row_no: 3, rule: 'long.pattern' },
  ]);
});

it.each([
  ['999', '1900-01-01'],
  ['999 ', ' 1900-01-01'],
  ['', ''],
])('a number %j and a day %j that mean “no value” are none, however plain they are', async (amount, day) => {
  expect(await read("['', '999', ' 1900-01-01 ']", [[amount, day]])).toEqual([nothing]);
});

it.each([
  ['999', '1900-01-01', { amount: 999, day: '1900-01-01' }],
  ['1e3', '2026-01-01', { amount: 1000, day: '2026-01-01' }],
  [' 12.5 ', ' 2026-01-02', { amount: 12.5, day: '2026-01-02' }],
  ['-999', '2026-1-2', { amount: -999, day: '2026-01-02' }],
  ['12.', '02/01/2026', { amount: null, day: null }],
] as const)(
  'a number %j and a day %j are read the same at a glance and at length',
  async (amount, day, is) => {
    for (const missing of ["['']", "['', '777', '1800-01-01']"])
      expect(await read(missing, [[amount, day]])).toEqual([{ said: amount, said_day: day, ...is }]);
  },
);
