import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import { contractOf } from '../../tests/support/load-world.ts';
import { typedExpression, type Reading } from './typed-expression.ts';
import { valueExpression } from './value-expression.ts';

const column = (declared: string): Column =>
  contractOf({ columns: [`{ name: x, ${declared} }`] }).columns[0]!;
const reading = (further: Partial<Reading> & Partial<Reading['contract']> = {}): Reading => ({
  contract: { decimalChar: further.decimalChar ?? '.', groupChar: further.groupChar ?? null },
  timezone: 'Asia/Ho_Chi_Minh',
  format: further.format ?? 'text',
});

describe('typedExpression', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(':memory:');
    await db.run(`set global TimeZone = 'UTC'`);
  });
  afterAll(() => db.close());

  const typed = async (of: Column, text: string | null, by = reading()) => {
    const sql = `select cast(${typedExpression(of, 'x', 'VARCHAR', by)} as varchar) as typed from (select cast($text as varchar) as x)`;
    const [row] = await db.rows<{ typed: string | null }>(sql, { text });
    return row!.typed;
  };
  const native = async (of: Column, value: string) => {
    const [type] = await db.rows<{ type: string }>(`select typeof(${value}) as type`);
    const sql = `select cast(${typedExpression(of, 'x', type!.type, reading())} as varchar) as typed from (select ${value} as x)`;
    return (await db.rows<{ typed: string | null }>(sql))[0]!.typed;
  };

  const vietnamese = { decimalChar: ',', groupChar: '.' };
  it.each<[text: string, style: { decimalChar?: string; groupChar?: string }, number: string | null]>([
    ['12.5', {}, '12.5'],
    [' -3 ', {}, '-3.0'],
    ['1.2e3', {}, '1200.0'],
    ['1,234.5', {}, null],
    ['1,234.5', { groupChar: ',' }, '1234.5'],
    ['1.234.567,89', vietnamese, '1234567.89'],
    ['1.234,5', vietnamese, '1234.5'],
    ['1.234', vietnamese, '1234.0'],
    ['555.809', vietnamese, '555809.0'],
    ['12.5', vietnamese, null],
    ['0.555', vietnamese, null],
    ['012.345', vietnamese, null],
    ['1,234.5', vietnamese, null],
    ['1234,5', vietnamese, '1234.5'],
    ['1 234\u00a0567', { groupChar: ' ' }, '1234567.0'],
    ["1'234", { groupChar: "'" }, '1234.0'],
    ['(5)', {}, null],
    ['5-', {}, null],
    ['12%', {}, null],
    ['12,5 tỷ', vietnamese, null],
    ['-', {}, null],
    ['nan', {}, null],
    ['Infinity', {}, null],
    ['1_000', {}, null],
    ['0x1F', {}, null],
    ['1e999', {}, null],
  ])('reads %j as a number of style %j: %s', async (text, style, number) => {
    expect(await typed(column('logicalType: number'), text, reading(style))).toBe(number);
  });

  it.each([
    ['7', '7'],
    ['+007', '7'],
    ['1.5', null],
    ['1.0', null],
    ['1e3', null],
    ['9007199254740993', '9007199254740993'],
    ['99999999999999999999', null],
  ])('reads %j as a whole number: %s', async (text, number) => {
    expect(await typed(column('logicalType: integer'), text)).toBe(number);
  });

  it.each<[formats: string, text: string, day: string | null]>([
    ['dd/MM/yyyy', '31/10/2026', '2026-10-31'],
    ['dd/MM/yyyy', '1/2/2025', '2025-02-01'],
    ['dd/MM/yyyy', '01/02/25', null],
    ['dd/MM/yyyy', '31/02/2025', null],
    ['dd/MM/yyyy', 'epoch', null],
    ['dd/MM/yyyy', 'infinity', null],
    ['dd/MM/yyyy', '01/01/1900', '1900-01-01'],
    ['dd/MM/yyyy', '2025-02-01', null],
    ['yyyy-MM-dd', '2025-13-01', null],
    ['yyyy-MM-dd', '29/02/2024', null],
    ['yyyy-MM-dd', ' 2024-02-29 ', '2024-02-29'],
    ['yyyy-MM-dd', '2024-02-29x', null],
    ['MM/yyyy', '10/2026', '2026-10-01'],
    ['MM/yyyy', 'T10/2026', null],
    ['yyyy-MM', '2026-10', '2026-10-01'],
    ['excelSerial', '45962', '2025-11-01'],
    ['excelSerial', '45962.5', '2025-11-01'],
    ['excelSerial', '59', '1900-02-28'],
    ['excelSerial', '60', null],
    ['excelSerial', '61', '1900-03-01'],
    ['excelSerial', 'abc', null],
  ])('reads by %s the day %j: %s', async (format, text, day) => {
    const days = column(`logicalType: date, logicalTypeOptions: { format: ${format} }`);
    expect(await typed(days, text)).toBe(day);
  });

  it('takes further formats, the declared one first', async () => {
    const days = column(
      'logicalType: date, logicalTypeOptions: { format: dd/MM/yyyy }, customProperties: [{ property: formats, value: [yyyy-MM-dd, excelSerial] }]',
    );
    for (const text of ['31/10/2026', '2026-10-31', '46326'])
      expect(await typed(days, text)).toBe('2026-10-31');
    expect(await typed(days, '10/31/2026')).toBeNull();
  });

  it.each([
    ['2026-10-31T17:00:00Z', '2026-11-01 00:00:00'],
    ['2026-10-31T17:00:00+00:00', '2026-11-01 00:00:00'],
    ['2026-10-31T17:00:00.5+0700', '2026-10-31 17:00:00.5'],
    ['2026-10-31 17:00:00', '2026-10-31 17:00:00'],
    ['2026-10-31T17:00', '2026-10-31 17:00:00'],
    ['2026-10-31', '2026-10-31 00:00:00'],
    ['2026-10-31T25:00:00Z', null],
    ['31/10/2026', null],
  ])('reads the ISO timestamp %j as local time: %s', async (text, time) => {
    expect(await typed(column('logicalType: timestamp'), text)).toBe(time);
  });

  it('reads timestamps by pattern', async () => {
    const times = column("logicalType: timestamp, logicalTypeOptions: { format: 'dd/MM/yyyy HH:mm' }");
    expect(await typed(times, '31/10/2026 08:05')).toBe('2026-10-31 08:05:00');
    expect(await typed(times, '2026-10-31T08:05:00')).toBeNull();
    expect(await typed(times, '2026-10-31T08:05:00', reading({ format: 'sheet' }))).toBe(
      '2026-10-31 08:05:00',
    );
  });

  it('reads booleans by the declared words, in any case', async () => {
    const flag = column(
      "logicalType: boolean, customProperties: [{ property: trueValues, value: [C, Có, x] }, { property: falseValues, value: [K, '0'] }]",
    );
    expect(
      await Promise.all(['C', 'có', 'X', 'k', '0', 'true', '1'].map((text) => typed(flag, text))),
    ).toEqual([...['true', 'true', 'true', 'false', 'false', null, null]]);
  });

  it('keeps lists as JSON and takes nothing else for one', async () => {
    const list = column('logicalType: array');
    expect(await typed(list, '["a",1.0]')).toBe('["a",1.0]');
    for (const text of ['{"a":1}', 'a,b', '[1', '5']) expect(await typed(list, text)).toBeNull();
  });

  it('does not take the errors of a spreadsheet for texts', async () => {
    const text = column('logicalType: string');
    expect(await typed(text, '#REF!', reading({ format: 'sheet' }))).toBeNull();
    expect(await typed(text, '#REF!')).toBe('#REF!');
  });

  it.each([
    ['logicalType: integer', '5::tinyint', '5'],
    ['logicalType: integer', '5.0::double', '5'],
    ['logicalType: integer', '5.5::double', null],
    ['logicalType: integer', '12.00::decimal(5,2)', '12'],
    ['logicalType: integer', 'true', null],
    ['logicalType: integer', "'nan'::double", null],
    ['logicalType: integer', '18446744073709551615::ubigint', null],
    ['logicalType: number', '7::bigint', '7.0'],
    ['logicalType: number', "'inf'::double", null],
    ['logicalType: date', "date '2026-10-31'", '2026-10-31'],
    ['logicalType: date', "timestamptz '2026-10-31 17:30:00+00'", '2026-11-01'],
    ['logicalType: timestamp', "timestamptz '2026-10-31 17:30:00+00'", '2026-11-01 00:30:00'],
    ['logicalType: timestamp', "timestamp_ns '2026-10-31 17:30:00'", '2026-10-31 17:30:00'],
    ['logicalType: boolean', 'false', 'false'],
    ['logicalType: string', '7', '7'],
    ['logicalType: string', "{'a': 1}", '{"a":1}'],
    ['logicalType: array', '[1, 2]', '[1,2]'],
    ['logicalType: date', '[1, 2]', null],
  ])('reads as %s the value %s that a file has in its own type: %s', async (declared, value, expected) => {
    expect(await native(column(declared), value)).toBe(expected);
  });

  const forms = (value: string, type = 'number') =>
    column(`logicalType: ${type}, customProperties: [{ property: numberForms, value: ${value} }]`);
  it.each<[text: string, declared: string, number: string | null, style?: object]>([
    ['(5)', '{ negative: parentheses }', '-5.0'],
    ['(1.234,5)', '{ negative: parentheses }', '-1234.5', vietnamese],
    ['(-5)', '{ negative: parentheses }', null],
    ['5-', '{ negative: parentheses }', null],
    ['5-', '{ negative: trailing }', '-5.0'],
    ['-5', '{ negative: trailing }', '-5.0'],
    ['12%', '{ percent: true }', '0.12'],
    ['12,5 %', '{ percent: true }', '0.125', vietnamese],
    ['(12%)', '{ percent: true, negative: parentheses }', '-0.12'],
    ['0.12', '{ percent: true }', null],
    ['12', '{ percent: true }', null],
    ['0.12', '{ percent: true, bare: 1 }', '0.12'],
    ['12', '{ percent: true, bare: 0.01 }', '0.12'],
    ['(12)', '{ percent: true, negative: parentheses, bare: 0.01 }', '-0.12'],
    ['12,5', '{ suffixes: [{ text: tỷ, factor: 1000000000 }] }', null, vietnamese],
    ['12,5', '{ suffixes: [{ text: tỷ, factor: 1000000000 }], bare: 1000000 }', '12500000.0', vietnamese],
    ['12.5', '{ bare: 1000 }', '12500.0'],
    ['1e305 tỷ', '{ suffixes: [{ text: tỷ, factor: 1000000000 }] }', null],
    ['-1e305 tỷ', '{ suffixes: [{ text: tỷ, factor: 1000000000 }] }', null],
    ['12,5 tỷ', '{ suffixes: [{ text: tỷ, factor: 1000000000 }] }', '12500000000.0', vietnamese],
    [
      '3 TRIỆU',
      '{ suffixes: [{ text: tỷ, factor: 1000000000 }, { text: triệu, factor: 1000000 }] }',
      '3000000.0',
    ],
    ['3 nghìn', '{ suffixes: [{ text: tỷ, factor: 1000000000 }] }', null],
    ['12,34,567', '{ grouping: indian }', '1234567.0', { groupChar: ',' }],
    ['1,234,567', '{ grouping: indian }', null, { groupChar: ',' }],
    ['１２.５', '{}', null],
    ['１２.５', '{ fullWidth: true }', '12.5'],
  ])('reads %j in the declared forms %s as %s', async (text, declared, number, style = {}) => {
    expect(await typed(forms(declared), text, reading(style))).toBe(number);
  });

  it.each([
    ['number', '{ percent: true }', '12.5::double', null],
    ['number', '{ percent: true, bare: 1 }', '12.5::double', '12.5'],
    ['number', '{ percent: true, bare: 0.01 }', '12::bigint', '0.12'],
    ['integer', '{ suffixes: [{ text: tỷ, factor: 1000000000 }] }', '12::bigint', null],
    ['integer', '{ bare: 1000 }', '12::bigint', '12000'],
    ['integer', '{ bare: 1000 }', '12.0005::decimal(9,4)', null],
    ['number', '{ negative: parentheses }', '12::bigint', '12.0'],
    ['number', '{ percent: true }', "'12%'", '0.12'],
  ])(
    'reads as %s in the forms %s the value %s of the file itself as %s',
    async (type, declared, value, is) => {
      expect(await native(forms(declared, type), value)).toBe(is);
    },
  );

  it('keeps long whole numbers exact in declared forms, and scales whole ones to whole ones alone', async () => {
    expect(await typed(forms('{ negative: parentheses }', 'integer'), '(9007199254740993)')).toBe(
      '-9007199254740993',
    );
    const million = forms('{ suffixes: [{ text: triệu, factor: 1000000 }] }', 'integer');
    expect(await typed(million, '2.5 triệu')).toBe('2500000');
    expect(await typed(million, '2.0000005 triệu')).toBe(null);
  });

  const dated = (formats: string, more = '') =>
    column(`logicalType: date, customProperties: [{ property: formats, value: ${formats} }${more}]`);
  it.each([
    ['Quý II/2025', '2025-04-01', '2025-06-30'],
    ['Quý 2/2025', '2025-04-01', '2025-06-30'],
    ['QUÝ IV NĂM 2025', '2025-10-01', '2025-12-31'],
    ['quý  i\u00a02025', '2025-01-01', '2025-03-31'],
    ['Quý III/2025'.normalize('NFD'), '2025-07-01', '2025-09-30'],
    ['6 tháng đầu năm 2025', '2025-01-01', '2025-06-30'],
    ['6 tháng cuối năm 2025', '2025-07-01', '2025-12-31'],
    ['9 tháng năm 2025', '2025-01-01', '2025-09-30'],
    ['6T/2025', '2025-01-01', '2025-06-30'],
    ['T6/2025', '2025-06-01', '2025-06-30'],
    ['Tháng 2/2024', '2024-02-01', '2024-02-29'],
    ['tháng 06 năm 2025', '2025-06-01', '2025-06-30'],
    ['Năm 2025', '2025-01-01', '2025-12-31'],
    ['Cả năm 2025', '2025-01-01', '2025-12-31'],
    ['Quý V/2025', null, null],
    ['Quý IIII/2025', null, null],
    ['T13/2025', null, null],
    ['Tháng 6', null, null],
    ['2025', null, null],
    ['Quý II/25', null, null],
  ])('reads the Vietnamese period %j as %s to %s', async (text, first, last) => {
    expect(await typed(dated('[vnPeriod]'), text)).toBe(first);
    expect(await typed(dated('[vnPeriodEnd]'), text)).toBe(last);
    expect(await typed(dated('[dd/MM/yyyy]'), text)).toBe(null);
  });

  it.each([
    ['vnQuarter', 'Quý II/2025', '2025-04-01'],
    ['vnQuarter', '3 tháng đầu năm 2025', '2025-01-01'],
    ['vnQuarter', '6 tháng đầu năm 2025', null],
    ['vnQuarter', 'T4/2025', null],
    ['vnQuarter', 'Năm 2025', null],
    ['vnHalfYear', '6 tháng cuối năm 2025', '2025-07-01'],
    ['vnHalfYear', 'Quý III/2025', null],
    ['vnMonth', 'Tháng 6/2025', '2025-06-01'],
    ['vnMonth', '6T/2025', null],
    ['vnYear', 'Cả năm 2025', '2025-01-01'],
    ['vnYear', '12 tháng năm 2025', '2025-01-01'],
    ['vnYear', '9 tháng năm 2025', null],
  ])('takes by %s no period of another grain: %j is %s', async (format, text, first) => {
    expect(await typed(dated(`[${format}]`), text)).toBe(first);
  });

  it.each([
    ['31/10/26', '2026-10-31'],
    ['31/10/30', '1930-10-31'],
    ['29/02/00', '2000-02-29'],
    ['29/02/25', null],
    ['31/10/2026', null],
    ['31-10-26', null],
  ])('reads %s by its two-digit year and a declared pivot as %s', async (text, day) => {
    expect(await typed(dated('[dd/MM/yy]', ', { property: yearPivot, value: 30 }'), text)).toBe(day);
  });

  it('reads half days by AM and PM, SA and CH', async () => {
    const time = column(
      "logicalType: timestamp, customProperties: [{ property: formats, value: ['dd/MM/yyyy hh:mm a'] }]",
    );
    expect(await typed(time, '31/10/2026 08:30 CH')).toBe('2026-10-31 20:30:00');
    expect(await typed(time, '31/10/2026 12:05 sa')).toBe('2026-10-31 00:05:00');
    expect(await typed(time, '31/10/2026 08:30 PM')).toBe('2026-10-31 20:30:00');
    expect(await typed(time, '31/10/2026 20:30')).toBe(null);
  });

  it('finds missing values, restores zeros and replaces synonyms before anything is typed', async () => {
    const contract = { missingValues: ['', '-', 'N/A'] };
    const value = async (of: Column, text: string) => {
      const [row] = await db.rows<{ value: string | null }>(
        `select ${valueExpression(contract, of)} as value from (select $text as ${identifier('x')})`,
        { text },
      );
      return row!.value;
    };
    const plain = column('logicalType: string');
    expect(
      await Promise.all(
        ['', '  ', '\u00a0', '-', ' - ', 'N/A', '--', 'n/a', ' a'].map((text) => value(plain, text)),
      ),
    ).toEqual([...[null, null, null, null, null, null, '--', 'n/a', ' a']]);
    const padded = column(
      "logicalType: string, customProperties: [{ property: pad, value: { length: 3, char: '0' } }]",
    );
    expect(await Promise.all(['1', '12', '123', '1234', 'A', ''].map((text) => value(padded, text)))).toEqual(
      [...['001', '012', '123', '1234', 'A', null]],
    );
    const coded = column(
      'logicalType: string, customProperties: [{ property: enum, value: [{ value: C, synonyms: [Có, x] }, { value: Đạt, synonyms: [đ] }] }]',
    );
    const codes = await Promise.all(['Có', 'x', 'Đạt', 'Ðạt', 'ð', 'y'].map((text) => value(coded, text)));
    expect(codes).toEqual(['C', 'C', 'Đạt', 'Đạt', 'Đạt', 'y']);
  });

  it('leaves out blanks around what rows are told apart and found by, unless a pattern says how it looks', async () => {
    const read = async (keys: string, texts: string[]) => {
      const of = column(`logicalType: string, ${keys}`);
      const sql = `select ${valueExpression({ missingValues: ['-'] }, of)} as value from (select $text as ${identifier('x')})`;
      const rows = await Promise.all(texts.map((text) => db.rows<{ value: string | null }>(sql, { text })));
      return rows.map(([row]) => row!.value);
    };
    const sent = ['a', ' a', 'a ', '\u00a0a\u200b', '\ta\r\n', 'a b', 'đ ', ' - '];
    const said = ['a', 'a', 'a', 'a', 'a', 'a b', 'đ', null];
    expect(await read('primaryKey: true', sent)).toEqual(said);
    expect(await read('unique: true', sent)).toEqual(said);
    expect(await read("relationships: [{ to: 'others.x' }]", sent)).toEqual(said);
    const refused = "primaryKey: true, logicalTypeOptions: { pattern: '[a-z]{2}' }";
    expect(await read(refused, ['ab', ' ab'])).toEqual(['ab', ' ab']);
    const padded =
      "primaryKey: true, customProperties: [{ property: pad, value: { length: 2, char: '0' } }, { property: enum, value: [{ value: '01', synonyms: [one] }] }]";
    expect(await read(padded, [' 1', 'one ', '01'])).toEqual(['01', '01', '01']);
  });
});
