import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { Contract } from '#etl/contract/contract.ts';
import { contractOf, openLoadWorld } from '../../tests/support/load-world.ts';
import { judgedMeaning, judgedText } from './judged-text.ts';

const columns: [what: string, column: string, texts: string[]][] = [
  [
    'a whole number within a range',
    'logicalType: integer, required: true, logicalTypeOptions: { minimum: 0, maximum: 100 }',
    ['7', '-1', '101', 'seven', ' 7 ', '1,5', '', 'none', '1.000'],
  ],
  [
    'a number with its unit',
    'logicalType: number, customProperties: [{ property: numberForms, value: { percent: true, suffixes: [{ text: tỷ, factor: 1e9 }] } }]',
    ['12,5 tỷ', '12,5', '7%', '12 triệu', '1.234,5 tỷ', ''],
  ],
  [
    'a day with a bound',
    "logicalType: date, logicalTypeOptions: { format: dd/MM/yyyy, minimum: '2020-01-01' }",
    ['31/12/2025', '2025-12-31', '31/12/2019', '31/02/2025', '1/2/2025', ''],
  ],
  [
    'a code of a list',
    'logicalType: string, required: true, customProperties: [{ property: enum, value: [{ value: BOOK, synonyms: [Sách] }, { value: FILM }] }]',
    ['BOOK', 'Sách', 'book', ' FILM', 'none', 'x'],
  ],
  [
    'a code with its zeros',
    "logicalType: string, logicalTypeOptions: { pattern: '[0-9]{3}' }, customProperties: [{ property: pad, value: { length: 3, char: '0' } }]",
    ['7', '007', '0077', 'a07', ''],
  ],
  [
    'a number of a register',
    "logicalType: string, required: true, logicalTypeOptions: { pattern: '^NV-[0-9]{3}$' }",
    ['NV-007', 'NV-7', 'nv-007', ' NV-007', '007', 'none', ''],
  ],
  [
    'a short text',
    'logicalType: string, logicalTypeOptions: { minLength: 2, maxLength: 3 }',
    ['ab', 'a', 'abcd', ''],
  ],
];

test.each(columns)('a text of %s is judged as its load judges it', async (_what, column, texts) => {
  const contract = contractOf({
    columns: ['{ name: id, logicalType: string, primaryKey: true }', `{ name: v, ${column} }`],
    custom: [
      ...["{ property: decimalChar, value: ',' }", "{ property: groupChar, value: '.' }"],
      "{ property: missingValues, value: ['', none] }",
    ],
  });
  const world = await openLoadWorld();
  const lines = texts.map((text, at) => `r${at},"${text}"`);
  await world.load(contract, { 'x.csv': ['id,v', ...lines].join('\n') });
  const held = await world.rows<{ id: string; rules: string[] }>(
    `select raw->>'id' as id, list_sort(list_transform(reasons, lambda r: r."rule")) as rules from quality.quarantine`,
  );
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.close());
  const sql = judgedText(contract, contract.columns[1]!, 'Asia/Ho_Chi_Minh')!;
  for (const [at, text] of texts.entries()) {
    const [row] = await db.rows<{ failed: string[] }>(sql, { text });
    const rules = held.find(({ id }) => id === `r${at}`)?.rules ?? [];
    expect([text, row?.failed.toSorted()]).toEqual([text, rules]);
  }
});

test('a whole number of a file that has types may have a point, as its load takes it', async () => {
  const contract = contractOf({ columns: ['{ name: v, logicalType: integer }'] });
  const typed = { ...contract, server: { ...contract.server, format: 'parquet' } } as Contract;
  const failedOf = (of: Contract) => failed(judgedText(of, of.columns[0]!, 'UTC')!, '6.0');
  expect(await failedOf(typed)).toEqual([]);
  expect(await failedOf(contract)).toEqual(['v.type']);
});

test('what a value means is not taken for what that itself was said to mean', async () => {
  const codes = '{ property: enum, value: [{ value: BOOK }, { value: FILM }] }';
  const contract = contractOf({
    columns: [`{ name: v, logicalType: string, customProperties: [${codes}] }`],
  });
  const column = { ...contract.columns[0]!, mapped: [{ value: 'KINO', becomes: 'FILM' }] };
  expect(await failed(judgedText(contract, column, 'UTC')!, 'KINO')).toEqual([]);
  const meaning = judgedMeaning(contract, column, 'UTC')!;
  expect(await failed(meaning, 'KINO')).toEqual(['v.code_list']);
  expect(await failed(meaning, 'FILM')).toEqual([]);
  expect(judgedMeaning(contract, contract.columns[0]!, 'UTC')).toBeNull();
});

test('a text of which nothing by itself can be wrong is not judged', () => {
  const contract = contractOf({ columns: ['{ name: v, logicalType: string }'] });
  expect(judgedText(contract, contract.columns[0]!, 'UTC')).toBeNull();
});

async function failed(sql: string, text: string): Promise<string[]> {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.close());
  const [row] = await db.rows<{ failed: string[] }>(sql, { text });
  return row!.failed;
}
