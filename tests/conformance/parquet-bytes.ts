/** A column of a Parquet file: texts, whole numbers, or moments as programs of before wrote them (12 bytes: of the day, and the Julian day). */
export type ParquetColumn = { name: string } & (
  { kind: 'text' | 'moment'; values: string[] } | { kind: 'whole'; values: number[] }
);

const MAGIC = Buffer.from('PAR1');
const types = { whole: 1, moment: 3, text: 6 } as const;
const JULIAN_EPOCH = 2_440_588;
const DAY_MS = 86_400_000;

/**
 * Bytes of a Parquet file by its row groups, written by hand where DuckDB writes no such thing: plain pages, not packed, every value
 * there. Thrift's compact protocol is as small as its five kinds of fields.
 *
 * @source https://github.com/apache/parquet-format
 */
export function parquetBytes(groups: ParquetColumn[][]): Buffer {
  const parts: Buffer[] = [MAGIC];
  let at = MAGIC.length;
  const written = groups.map((columns) =>
    columns.map((column) => {
      const page = pageOf(column);
      parts.push(page);
      at += page.length;
      return { column, offset: at - page.length, bytes: page.length };
    }),
  );
  const rows = groups.map(([first]) => first!.values.length);
  const footer = struct([
    [1, i32(1)],
    [
      2,
      list(STRUCT, [
        struct([
          [4, text('schema')],
          [5, i32(groups[0]!.length)],
        ]),
        ...groups[0]!.map(elementOf),
      ]),
    ],
    [3, i64(rows.reduce((sum, count) => sum + count, 0))],
    [
      4,
      list(
        STRUCT,
        written.map((chunks, group) =>
          struct([
            [1, list(STRUCT, chunks.map(chunkOf))],
            [2, i64(chunks.reduce((sum, { bytes }) => sum + bytes, 0))],
            [3, i64(rows[group]!)],
          ]),
        ),
      ),
    ],
  ]).bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([...parts, footer, length, MAGIC]);
}

function pageOf(column: ParquetColumn): Buffer {
  const data = Buffer.concat(valuesOf(column));
  const header = struct([
    [1, i32(0)],
    [2, i32(data.length)],
    [3, i32(data.length)],
    [
      5,
      struct([
        [1, i32(column.values.length)],
        [2, i32(0)],
        [3, i32(3)],
        [4, i32(3)],
      ]),
    ],
  ]);
  return Buffer.concat([header.bytes, data]);
}

function valuesOf(column: ParquetColumn): Buffer[] {
  if (column.kind === 'text')
    return column.values.map((value) => Buffer.concat([word(Buffer.byteLength(value)), Buffer.from(value)]));
  if (column.kind === 'whole') return column.values.map(word);
  return column.values.map((moment) => {
    const ms = Date.parse(`${moment}Z`);
    const bytes = Buffer.alloc(12);
    bytes.writeBigInt64LE(BigInt(((ms % DAY_MS) + DAY_MS) % DAY_MS) * 1_000_000n);
    bytes.writeInt32LE(Math.floor(ms / DAY_MS) + JULIAN_EPOCH, 8);
    return bytes;
  });
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function elementOf({ name, kind }: ParquetColumn): Field {
  const isText: [number, Field][] = kind === 'text' ? [[6, i32(0)]] : [];
  return struct([[1, i32(types[kind])], [3, i32(0)], [4, text(name)], ...isText]);
}

function chunkOf({ column, offset, bytes }: { column: ParquetColumn; offset: number; bytes: number }): Field {
  const meta = struct([
    [1, i32(types[column.kind])],
    [2, list(I32, [i32(0), i32(3)])],
    [3, list(BINARY, [text(column.name)])],
    [4, i32(0)],
    [5, i64(column.values.length)],
    [6, i64(bytes)],
    [7, i64(bytes)],
    [9, i64(offset)],
  ]);
  return struct([
    [2, i64(offset)],
    [3, meta],
  ]);
}

const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12] as const;

/** A value of Thrift's compact protocol. */
interface Field {
  type: number;
  bytes: Buffer;
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return Buffer.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}

const zigzag = (value: number) => varint(BigInt(value) * 2n);
const i32 = (value: number): Field => ({ type: I32, bytes: zigzag(value) });
const i64 = (value: number): Field => ({ type: I64, bytes: zigzag(value) });

function text(value: string): Field {
  const bytes = Buffer.from(value);
  return { type: BINARY, bytes: Buffer.concat([varint(BigInt(bytes.length)), bytes]) };
}

/** Of at most 14 elements. */
function list(type: number, elements: Field[]): Field {
  const head = Buffer.from([(elements.length << 4) | type]);
  return { type: LIST, bytes: Buffer.concat([head, ...elements.map(({ bytes }) => bytes)]) };
}

function struct(fields: [id: number, value: Field][]): Field {
  const parts = fields.flatMap(([id, { type, bytes }], at) => [
    Buffer.from([((id - (fields[at - 1]?.[0] ?? 0)) << 4) | type]),
    bytes,
  ]);
  return { type: STRUCT, bytes: Buffer.concat([...parts, Buffer.from([0])]) };
}
