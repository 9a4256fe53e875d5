import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimeValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
} from '@duckdb/node-api';
import { tableFromIPC as readWithFlechette } from '@uwdata/flechette';
import { tableFromIPC as readWithArrow } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';

/** A value of each type from `h`, a random whole number of 64 bits. */
const expressions = {
  TINYINT: '(h % 256)::int - 128',
  SMALLINT: '(h % 65536)::int - 32768',
  INTEGER: '(h % 4294967296)::bigint - 2147483648',
  BIGINT: 'h::hugeint - 9223372036854775808',
  HUGEINT: '(h::hugeint - 9223372036854775808) * (case h % 3 when 0 then 1 else 9223372036854775808 end)',
  UHUGEINT: 'h::uhugeint * (case h % 3 when 0 then 1 else 4611686018427387904 end)',
  UTINYINT: 'h % 256',
  USMALLINT: 'h % 65536',
  UINTEGER: 'h % 4294967296',
  UBIGINT: 'h',
  FLOAT: '(h % 1000003) / 7.0 - 1000',
  DOUBLE: '(h % 1000003) / 7.0 - 1000',
  DATE: "date '1900-01-01' + (h % 100000)::int",
  TIME: "time '00:00:00' + to_microseconds((h % 86400000000)::bigint)",
  TIMESTAMP_S: "timestamp '1960-01-01' + to_seconds((h % 4000000000)::bigint)",
  TIMESTAMP_MS: "timestamp '1960-01-01' + to_milliseconds((h % 4000000000000)::bigint)",
  TIMESTAMP_NS: 'make_timestamp_ns((h % 1000000000000000)::bigint)',
  TIMESTAMP: "timestamp '1960-01-01 00:00:00.000001' + to_microseconds((h % 4000000000000000)::bigint)",
  TIMESTAMPTZ: "timestamptz '2026-10-31 12:00:00+07' + to_microseconds((h % 1000000000)::bigint)",
  BOOLEAN: 'h % 2 = 0',
  'DECIMAL(4,1)': '((h % 19998)::int - 9999) / 10.0',
  'DECIMAL(9,2)': '((h % 1999999998)::bigint - 999999999) / 100.0',
  'DECIMAL(18,4)': '((h % 1999999999998)::bigint - 999999999999) * 0.0001',
  'DECIMAL(38,6)': '((h % 2000000000)::hugeint - 1000000000) * 1000000000000000000000.000001',
  "enum('thấp', 'vừa', 'cao', '')": "['thấp', 'vừa', 'cao', ''][1 + (h % 4)::int]",
  VARCHAR: `case h % 10 when 0 then '' when 1 then 'a' when 2 then 'twelve bytes' when 3 then 'thirteen byte'
    when 4 then 'Đắk Lắk' when 5 then 'हनोई शहर' when 6 then repeat('x', (h % 300)::int)
    when 7 then 'Thành phố Hồ Chí Minh ' || h when 8 then 'Ủy ban Kiểm tra Trung ương' else 'abcdefgh' || (h % 1000) end`,
  BLOB: 'unhex(substr(md5(h::varchar), 1, 2 * (h % 16)::int))',
  UUID: 'md5(h::varchar)::uuid',
  '"NULL"': 'null',
} as const;

type LeafType = keyof typeof expressions;
type ValueType =
  | { kind: 'leaf'; type: LeafType }
  | { kind: 'list'; of: ValueType }
  | { kind: 'array'; of: ValueType; size: number }
  | { kind: 'struct'; fields: ValueType[] };

const leaf = fc.record({
  kind: fc.constant('leaf' as const),
  type: fc.constantFrom(...(Object.keys(expressions) as LeafType[])),
});
const { value: nested } = fc.letrec<{ value: ValueType }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constant('list' as const), of: tie('value') }),
    fc.record({
      kind: fc.constant('array' as const),
      of: tie('value'),
      size: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('struct' as const),
      fields: fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

const columnOf = (type: fc.Arbitrary<ValueType>) =>
  fc.record({
    type,
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    /** One row in so many is missing; 0 for none, 1 for all. */
    missing: fc.constantFrom(0, 1, 2, 7, 1000),
    asDictionary: fc.boolean(),
  });
const tablesOf = (type: fc.Arbitrary<ValueType>, most: number) =>
  fc.record({
    columns: fc.array(columnOf(type), { minLength: 1, maxLength: most }),
    rows: fc.constantFrom(0, 1, 63, 64, 65, 2047, 2048, 2049, 5000, 32_768, 67_300),
    /** Leaves chunks that are not full. */
    thinned: fc.boolean(),
    sorted: fc.boolean(),
  });
type Table = ReturnType<typeof tablesOf> extends fc.Arbitrary<infer T> ? T : never;
type Column = Table['columns'][number];

function typeToSql(value: ValueType): string {
  if (value.kind === 'leaf') return value.type;
  if (value.kind === 'list') return `${typeToSql(value.of)}[]`;
  if (value.kind === 'array') return `${typeToSql(value.of)}[${value.size}]`;
  return `struct(${value.fields.map((field, index) => `f${index} ${typeToSql(field)}`).join(', ')})`;
}

/** A value from the number `h`, one in five missing at every level below the first; arrays are lists until they are cast. */
function valueToSql(value: ValueType, h: string): string {
  const inner = (of: ValueType, part: number) => {
    const own = `hash(${h}, ${part})`;
    return `case when ${own} % 5 > 0 then ${valueToSql(of, own)} end`;
  };
  if (value.kind === 'leaf') return `(${expressions[value.type].replaceAll(/\bh\b/g, h)})::${value.type}`;
  const items = (length: number, of: ValueType) =>
    `[${Array.from({ length }, (_, part) => inner(of, part)).join(', ')}]`;
  if (value.kind === 'list')
    return `case ${h} % 4 when 0 then [] when 1 then ${items(1, value.of)} else ${items(3, value.of)} end`;
  if (value.kind === 'array') return items(value.size, value.of);
  return `{${value.fields.map((field, index) => `f${index}: ${inner(field, index)}`).join(', ')}}`;
}

function toSql({ columns, rows, thinned, sorted }: Table): string {
  const list = columns.map(({ type, seed, missing }, index) => {
    const present = missing === 0 ? 'true' : missing === 1 ? 'false' : `hash(i + ${seed}) % ${missing} <> 0`;
    const value = valueToSql(type, `hash(i * 1000003 + ${seed})`);
    return `(case when ${present} then ${value} end)::${typeToSql(type)} as c${index}`;
  });
  const order = sorted ? 'order by hash(i)' : '';
  return `select ${list.join(', ')} from range(${rows}) r(i) ${thinned ? 'where hash(i) % 3 = 0' : ''} ${order}`;
}

/** Values as both readers can give them: exact numbers, days and microseconds, never a rounded date. */
function fromDuckDB(value: unknown): unknown {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(fromDuckDB);
  if (value instanceof DuckDBStructValue) return Object.values(value.entries).map(fromDuckDB);
  if (value instanceof DuckDBDateValue) return value.days;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBTimeValue) return value.micros;
  if (value instanceof DuckDBTimestampSecondsValue) return value.seconds;
  if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis;
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos;
  if (value instanceof DuckDBDecimalValue) return value.value;
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBUUIDValue) return value.toString();
  return value;
}

/** Units of the type in a millisecond, which is how both readers tell instants. */
const unitsOfMillisecond: { readonly [type: string]: number } = {
  TIMESTAMP_S: 1e-3,
  TIMESTAMP_MS: 1,
  TIMESTAMP: 1e3,
  TIMESTAMPTZ: 1e3,
  TIMESTAMP_NS: 1e6,
};

/** A value of either reader in the form of {@link fromDuckDB}. */
function fromReader(type: ValueType, value: unknown): unknown {
  if (value === null) return null;
  if (type.kind === 'list' || type.kind === 'array')
    return Array.from(value as Iterable<unknown>, (item) => fromReader(type.of, item));
  if (type.kind === 'struct')
    return type.fields.map((field, index) =>
      fromReader(field, (value as Record<string, unknown>)[`f${index}`]),
    );
  const units = unitsOfMillisecond[type.type];
  if (units) return BigInt(Math.round(Number(value) * units));
  if (type.type === 'DATE') return Number(value) / 86_400_000;
  if (type.type === 'TIME') return BigInt(value as number);
  if (type.type === 'BLOB') return Buffer.from(value as Uint8Array).toString('hex');
  if (value instanceof Uint32Array) return toWhole(value);
  if (typeof value === 'number' && /INT$/.test(type.type) && /^(U?BIG)/.test(type.type)) return BigInt(value);
  return value;
}

const toWhole = (words: Uint32Array) =>
  BigInt.asIntN(
    128,
    [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
  );

/** Long columns are compared as texts: bigints and numbers are written apart. */
const textOf = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));

describe('Arrow', () => {
  let db: Database;
  let noise = 1;
  const { allocUnsafeSlow } = Buffer;
  beforeAll(async () => {
    // What nobody wrote shows, instead of being zero by luck.
    Buffer.allocUnsafeSlow = (size) => Buffer.alloc(size, noise++ & 255) as Buffer<ArrayBuffer>;
    db = await openDatabase(':memory:', { settings: { threads: '2' } });
  });
  afterAll(() => {
    Buffer.allocUnsafeSlow = allocUnsafeSlow;
    db.close();
  });

  const encode = async (sql: string, dictionaries: string[] = []) => {
    const result = await db.result(sql);
    const pieces = [...encodeArrow(result, { dictionaries: new Set(dictionaries) })];
    return { result, bytes: Buffer.concat(pieces) };
  };
  const nameOf = (_: Column, index: number) => `c${index}`;

  async function expectAsDuckDBHasIt(table: Table): Promise<void> {
    const dictionaries = table.columns.flatMap((column, index) => (column.asDictionary ? [`c${index}`] : []));
    const { result, bytes } = await encode(toSql(table), dictionaries);
    expect(
      Buffer.concat([...encodeArrow(result, { dictionaries: new Set(dictionaries) })]).equals(bytes),
    ).toBe(true);
    const rows = await result.getRows();
    const arrow = readWithArrow(bytes);
    const flechette = readWithFlechette(bytes, { useBigInt: true, useDate: false, useDecimalInt: true });
    expect([arrow.numRows, flechette.numRows]).toEqual([rows.length, rows.length]);
    table.columns.forEach((column, index) => {
      const [vector, child] = [arrow.getChild(nameOf(column, index))!, flechette.getChild(`c${index}`)];
      const expected = rows.map((row) => textOf(fromDuckDB(row[index])));
      const withArrow = rows.map((_, row) => textOf(fromReader(column.type, vector.get(row))));
      const withFlechette = rows.map((_, row) => textOf(fromReader(column.type, child.at(row))));
      expect(withArrow).toEqual(expected);
      expect(withFlechette).toEqual(expected);
    });
  }

  it('carries any table to both readers as DuckDB has it', () =>
    fc.assert(fc.asyncProperty(tablesOf(leaf, 6), expectAsDuckDBHasIt), { numRuns: 40 }));

  it('carries lists, arrays and structs of anything, missing at any level', () =>
    fc.assert(fc.asyncProperty(tablesOf(nested, 2), expectAsDuckDBHasIt), { numRuns: 40 }));

  it('carries lists whose items stand in no order of the rows, or once for many rows', async () => {
    const { result, bytes } = await encode(
      `select [1, 2, 3] as same, list_reverse(range(i % 5)) as l, case when i % 2 = 0 then [[i], [], null] end as deep
       from range(5000) r(i) order by hash(i)`,
    );
    const rows = (await result.getRows()).map((row) => textOf(row.map(fromDuckDB)));
    const table = readWithArrow(bytes);
    const plain = (value: unknown): unknown =>
      value !== null && typeof value === 'object' ? Array.from(value as Iterable<unknown>, plain) : value;
    expect(
      rows.map((_, row) =>
        textOf(['same', 'l', 'deep'].map((name) => plain(table.getChild(name)!.get(row)))),
      ),
    ).toEqual(rows);
  });

  it('answers no rows as a schema that can be read', async () => {
    const { bytes } = await encode("select 1::integer as n, 'x' as t, 'y' as d, [1] as l where false", ['d']);
    expect(readWithArrow(bytes).schema.names).toEqual(['n', 't', 'd', 'l']);
    expect(readWithFlechette(bytes).numRows).toBe(0);
  });

  it('gives equal bytes for equal answers, and nothing of what a missing value hides', async () => {
    await db.run(
      'create table hidden as select i, i * 7919 as secret, i::varchar as t from range(4000) r(i)',
    );
    const sql = `select case when i % 3 = 0 then null else secret end as shown, t,
      case when i % 2 = 0 then {s: secret} end as inside from hidden`;
    const [first, second] = [await encode(sql, ['t']), await encode(sql, ['t'])];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const shown = readWithArrow(first.bytes).getChild('shown')!.data[0]!.values as BigInt64Array;
    expect([...shown].filter((_, row) => row % 3 === 0).every((value) => value === 0n)).toBe(true);
  });

  it.each([
    ["interval '1 day'", 'cast it to VARCHAR'],
    ["'12:00:00+07'::timetz", 'cast it to TIME or VARCHAR'],
    ["map {'a': 1}", 'map_entries'],
    ["'101'::bit", 'cast it in the query'],
    ["[interval '1 day']", 'column total.item'],
  ])('refuses %s, and says what to do', async (value, advice) => {
    const result = await db.result(`select ${value} as total`);
    expect(() => [...encodeArrow(result)]).toThrow(
      expect.objectContaining({ code: 'arrow_type_unsupported', message: expect.stringContaining(advice) }),
    );
  });

  it.each([
    '99999999999999999999999999999999999999::hugeint',
    '-99999999999999999999999999999999999999::hugeint',
    '99999999999999999999999999999999999999::uhugeint',
  ])('carries %s exactly', async (value) => {
    const { bytes } = await encode(`select ${value} as n`);
    expect(`${toWhole(readWithArrow(bytes).getChild('n')!.get(0) as Uint32Array)}`).toBe(value.split(':')[0]);
  });

  it.each([
    '100000000000000000000000000000000000000::hugeint',
    '-100000000000000000000000000000000000000::hugeint',
    '340282366920938463463374607431768211455::uhugeint',
  ])('refuses %s, which has too many digits', async (value) => {
    const result = await db.result(`select ${value} as n`);
    expect(() => [...encodeArrow(result)]).toThrow(
      expect.objectContaining({ code: 'arrow_value_too_large' }),
    );
  });
});
