import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { file, plainColumns, rowsOf } from '../compose.ts';
import type { Case, Chapter } from '../case.ts';
import { parquetBytes } from '../parquet-bytes.ts';
import { parquetOf } from '../write-table.ts';

const row = "select 'a' as id, 'x' as name, 1 as amount";

async function made(sql: string, options = ''): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-parquet-'));
  try {
    return await parquetOf(sql, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parquetCase(
  name: string,
  text: () => Promise<Buffer>,
  expected: Case['expected'],
  more: { columns?: string[]; before?: Buffer | null; custom?: string[]; beside?: Case['expected'] } = {},
): Case {
  return file({ name, text, expected, surfaces: ['parquet'], before: beforeFile, ...more });
}

const beforeFile = await made("select 'before' as id, 'x' as name, 1 as amount");
const texts = (name: string, ...values: string[]) => ({ name, kind: 'text', values }) as const;
const whole = (...values: number[]) => ({ name: 'amount', kind: 'whole', values }) as const;
const typed = (column: string) => [...plainColumns.slice(0, 2), column];

/** Chapter "Parquet". */
export const parquet: Chapter = {
  title: 'Parquet',
  cases: [
    parquetCase('as it should be', () => made(row), rowsOf(['a|x|1'])),
    parquetCase('a column renamed', () => made("select 'a' as id, 'x' as title, 1 as amount"), {
      fault: 'contract_column_missing',
    }),
    parquetCase(
      'a column retyped to text',
      () => made("select 'a' as id, 'x' as name, '1' as amount union all select 'b', 'y', 'many'"),
      rowsOf(['a|x|1'], ['amount.type']),
    ),
    parquetCase(
      'a fraction in a column of whole numbers',
      () => made("select 'a' as id, 'x' as name, 1.0::double as amount union all select 'b', 'y', 1.5"),
      rowsOf(['a|x|1'], ['amount.type']),
    ),
    parquetCase(
      'a decimal of another scale',
      () => made("select 'a' as id, 'x' as name, 1.10::decimal(18,4) as amount"),
      rowsOf(['a|x|1.1']),
      { columns: typed('{ name: amount, logicalType: number }') },
    ),
    parquetCase(
      'whole numbers beyond 2^53',
      () => made("select 'a' as id, 'x' as name, 9007199254740993::bigint as amount"),
      rowsOf(['a|x|9007199254740993']),
    ),
    parquetCase(
      'a whole number beyond 64 bits',
      () => made("select 'a' as id, 'x' as name, 18446744073709551615::ubigint as amount"),
      rowsOf([], ['amount.type']),
    ),
    parquetCase(
      'NaN and infinity',
      () =>
        made(
          "select 'a' as id, 'x' as name, 'nan'::double as amount union all select 'b', 'y', 'infinity'::double union all select 'c', 'z', 1.5",
        ),
      rowsOf(['c|z|1.5'], ['amount.type', 'amount.type']),
      { columns: typed('{ name: amount, logicalType: number }') },
    ),
    parquetCase(
      'lists and records for texts',
      () => made("select 'a' as id, [1, 2] as name, 1 as amount"),
      rowsOf(['a|[1,2]|1']),
      { before: null },
    ),
    parquetCase(
      'moments in a zone',
      () => made("select 'a' as id, 'x' as name, timestamptz '2026-10-30 18:30:00+00' as amount"),
      rowsOf(['a|x|2026-10-31 01:30:00']),
      { columns: typed('{ name: amount, logicalType: timestamp }'), before: null },
    ),
    parquetCase(
      'moments of 96 bits, as programs of before wrote them',
      () =>
        Promise.resolve(
          parquetBytes([
            [
              texts('id', 'a', 'b'),
              texts('name', 'x', 'y'),
              { name: 'amount', kind: 'moment', values: ['2026-10-31T23:30:00', '1969-12-31T23:59:59'] },
            ],
          ]),
        ),
      rowsOf(['a|x|2026-10-31 23:30:00', 'b|y|1969-12-31 23:59:59']),
      { columns: typed('{ name: amount, logicalType: timestamp }'), before: null },
    ),
    parquetCase(
      'groups of rows without a row, before, between and behind others',
      () => {
        const none = [texts('id'), texts('name'), whole()];
        const one = [texts('id', 'a'), texts('name', 'x'), whole(1)];
        const two = [texts('id', 'b', 'c'), texts('name', 'y', 'z'), whole(2, 3)];
        return Promise.resolve(parquetBytes([none, one, none, none, two, none]));
      },
      rowsOf(['a|x|1', 'b|y|2', 'c|z|3']),
    ),
    parquetCase(
      'groups of rows without a row alone',
      () => Promise.resolve(parquetBytes([[texts('id'), texts('name'), whole()]])),
      { fault: 'extract_empty' },
      { beside: rowsOf([]) },
    ),
    parquetCase(
      'values of a type each (VARIANT)',
      () =>
        made(
          "select 'a' as id, 'x'::variant as name, 1::variant as amount union all select 'b', 5::variant, 'many'::variant union all select 'c', {'k': 1}::variant, '3'::variant",
        ),
      rowsOf(['a|x|1', "c|{'k': 1}|3"], ['amount.type']),
    ),
    parquetCase(
      'no row',
      () => made(`${row} where false`),
      { fault: 'extract_empty' },
      { beside: rowsOf([]) },
    ),
    parquetCase('packed within, with zstd', () => made(row, ', compression zstd'), rowsOf(['a|x|1'])),
    parquetCase('its end cut off', async () => (await made(row)).subarray(0, -8), {
      fault: 'extract_unreadable',
    }),
    parquetCase(
      'its middle zeroed',
      async () => {
        const bytes = await made(row);
        return bytes.fill(0, 4, bytes.length - 60);
      },
      { fault: 'extract_unreadable' },
    ),
    parquetCase('a text called parquet', () => Promise.resolve(Buffer.from('id,name,amount\na,x,1\n')), {
      fault: 'extract_unreadable',
    }),
    file({ name: 'Parquet called csv', text: () => made(row), expected: { fault: 'extract_unreadable' } }),
    file({
      name: 'Arrow cut short',
      surfaces: ['arrow'],
      before: null,
      text: Buffer.concat([Buffer.from('ARROW1\0\0'), Buffer.alloc(64)]),
      expected: { fault: 'extract_unreadable' },
    }),
  ],
};
