import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { tableFromIPC as readWithFlechette } from '@uwdata/flechette';
import { tableFromIPC as readWithArrow, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';

/** A value of each type from `h`, a random whole number of 64 bits, and `i`, the row. */
const expressions = {
  TINYINT: '(h % 256)::int - 128',
  SMALLINT: '(h % 65536)::int - 32768',
  INTEGER: '(h % 4294967296)::bigint - 2147483648',
  BIGINT: 'h::hugeint - 9223372036854775808',
  UTINYINT: 'h % 256',
  USMALLINT: 'h % 65536',
  UINTEGER: 'h % 4294967296',
  UBIGINT: 'h',
  FLOAT: '(h % 1000003) / 7.0 - 1000',
  DOUBLE: '(h % 1000003) / 7.0 - 1000',
  DATE: "date '1900-01-01' + (h % 100000)::int",
  TIMESTAMP: "timestamp '1960-01-01 00:00:00.000001' + to_microseconds((h % 4000000000000000)::bigint)",
  TIMESTAMPTZ: "timestamptz '2026-10-31 12:00:00+07' + to_microseconds((h % 1000000000)::bigint)",
  BOOLEAN: 'h % 2 = 0',
  'DECIMAL(4,1)': '((h % 19998)::int - 9999) / 10.0',
  'DECIMAL(9,2)': '((h % 1999999998)::bigint - 999999999) / 100.0',
  'DECIMAL(18,4)': '((h % 1999999999998)::bigint - 999999999999) * 0.0001',
  'DECIMAL(38,6)': '((h % 2000000000)::hugeint - 1000000000) * 1000000000000000000000.000001',
  ENUM: "['thấp', 'vừa', 'cao', ''][1 + (h % 4)::int]",
  VARCHAR: `case h % 10 when 0 then '' when 1 then 'a' when 2 then 'twelve bytes' when 3 then 'thirteen byte'
    when 4 then 'Đắk Lắk' when 5 then 'हनोई शहर' when 6 then repeat('x', (h % 300)::int)
    when 7 then 'Thành phố Hồ Chí Minh ' || i when 8 then 'Ủy ban Kiểm tra Trung ương' else 'abcdefgh' || (h % 1000) end`,
} as const;

type ColumnType = keyof typeof expressions;
const types = Object.keys(expressions) as ColumnType[];

const tables = fc.record({
  columns: fc.array(
    fc.record({
      type: fc.constantFrom(...types),
      seed: fc.integer({ min: 0, max: 1_000_000 }),
      /** One row in so many is missing; 0 for none, 1 for all. */
      missing: fc.constantFrom(0, 1, 2, 7, 1000),
      asDictionary: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  rows: fc.constantFrom(0, 1, 63, 64, 65, 2047, 2048, 2049, 5000, 40_000),
  /** Leaves chunks that are not full. */
  thinned: fc.boolean(),
});

function toSql({ columns, rows, thinned }: typeof tables extends fc.Arbitrary<infer T> ? T : never): string {
  const list = columns.map(({ type, seed, missing }, index) => {
    const h = `hash(i * 1000003 + ${seed})`;
    const value = expressions[type].replaceAll(/\bh\b/g, h);
    const sqlType = type === 'ENUM' ? `enum('thấp', 'vừa', 'cao', '')` : type;
    const present = missing === 0 ? 'true' : missing === 1 ? 'false' : `hash(i + ${seed}) % ${missing} <> 0`;
    return `case when ${present} then (${value})::${sqlType} end as c${index}`;
  });
  return `select ${list.join(', ')} from range(${rows}) r(i) ${thinned ? 'where hash(i) % 3 = 0' : ''}`;
}

/** Values as both readers can give them: exact numbers, days and microseconds, never a rounded date. */
function fromDuckDB(value: unknown): unknown {
  if (value instanceof DuckDBDateValue) return value.days;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBDecimalValue) return value.value;
  return value;
}

function fromArrow(vector: Vector, row: number): unknown {
  const value: unknown = vector.get(row);
  if (value === null) return null;
  const { typeId } = vector.type;
  if (typeId === 8) return Number(value) / 86_400_000;
  if (typeId === 10) {
    const found = vector.data.findLast((_, k) => offsetOf(vector, k) <= row);
    return (found?.values as BigInt64Array)[row - offsetOf(vector, vector.data.indexOf(found!))];
  }
  if (typeId === 7) return toWhole(value as Uint32Array);
  return value;
}

const offsetOf = (vector: Vector, part: number) =>
  vector.data.slice(0, part).reduce((sum, data) => sum + data.length, 0);

const toWhole = (words: Uint32Array) =>
  BigInt.asIntN(
    128,
    [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
  );

function fromFlechette(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  if (type === 'DATE') return Number(value) / 86_400_000;
  if (type.startsWith('TIMESTAMP')) return BigInt(Math.round(Number(value) * 1000));
  return value;
}

describe('Arrow', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(':memory:', { settings: { threads: '2' } });
  });
  afterAll(() => db.close());

  it('carries any table to both readers as DuckDB has it', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const result = await db.result(toSql(table));
        const names = table.columns.map((_, index) => `c${index}`);
        const dictionaries = new Set(names.filter((_, index) => table.columns[index]?.asDictionary));
        const bytes = Buffer.concat([...encodeArrow(result, { dictionaries })]);
        const rows = (await result.getRows()).map((row) => row.map(fromDuckDB));

        const arrow = readWithArrow(bytes);
        const flechette = readWithFlechette(bytes, { useBigInt: true, useDate: false, useDecimalInt: true });
        expect(arrow.numRows).toBe(rows.length);
        expect(flechette.numRows).toBe(rows.length);
        names.forEach((name, column) => {
          const type = table.columns[column]!.type;
          const expected = rows.map((row) => row[column]);
          const vector = arrow.getChild(name)!;
          expect(expected.map((_, row) => fromArrow(vector, row))).toEqual(expected);
          const child = flechette.getChild(name);
          expect(expected.map((_, row) => fromFlechette(type, child.at(row)))).toEqual(expected);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('answers no rows as a schema that can be read', async () => {
    const result = await db.result("select 1::integer as n, 'x' as t, 'y' as d where false");
    const bytes = Buffer.concat([...encodeArrow(result, { dictionaries: new Set(['d']) })]);
    expect(readWithArrow(bytes).schema.names).toEqual(['n', 't', 'd']);
    expect(readWithFlechette(bytes).numRows).toBe(0);
  });

  it('refuses a type that Arrow would not carry, and says what to do', async () => {
    const result = await db.result('select sum(i) as total from range(3) r(i)');
    expect(() => [...encodeArrow(result)]).toThrow(
      expect.objectContaining({
        code: 'arrow_type_unsupported',
        message: expect.stringContaining('column total'),
      }),
    );
  });
});
