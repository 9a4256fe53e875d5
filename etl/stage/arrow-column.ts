import {
  DataType,
  Precision,
  TimeUnit,
  Vector,
  type Data,
  type Decimal,
  type Field,
  type Time,
  type Timestamp,
} from 'apache-arrow';

/** A column of an Arrow file on its way to Parquet: texts of its cells, and SQL that makes values of them again. */
export interface ArrowColumn {
  name: string;
  /** SQL of the value with its exact type. @param text the cell as VARCHAR */
  value: (text: string) => string;
}

/** Cells of a column in one batch, by row; null where there is no value. */
export type CellReader = (row: number) => string | number | null;

/** How a column becomes a typed one; null where values of its type are not read. */
export function arrowColumn(field: Field): ArrowColumn | null {
  const value = valueSql(field.type as DataType);
  return value === null ? null : { name: field.name, value };
}

function valueSql(type: DataType): ArrowColumn['value'] | null {
  if (DataType.isDictionary(type)) return valueSql(type.dictionary as DataType);
  if (DataType.isDate(type)) return (text) => `date '1970-01-01' + cast(${text} as INTEGER)`;
  if (DataType.isTime(type)) return (text) => `time '00:00' + to_microseconds(cast(${text} as BIGINT))`;
  if (DataType.isTimestamp(type)) return timestampSql(type);
  const name = plainType(type);
  return name === null ? null : (text) => `cast(${text} as ${name})`;
}

/** DuckDB type whose text the cell is; null for none. */
function plainType(type: DataType): string | null {
  if (DataType.isInt(type)) return type.bitWidth === 64 && !type.isSigned ? 'UBIGINT' : 'BIGINT';
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? 'DOUBLE' : 'FLOAT';
  if (DataType.isDecimal(type))
    return type.precision <= 38 ? `DECIMAL(${type.precision}, ${type.scale})` : null;
  if (DataType.isBool(type)) return 'BOOLEAN';
  const isText = DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
  return isText || DataType.isNull(type) || isNested(type) ? 'VARCHAR' : null;
}

function timestampSql({ unit, timezone }: Timestamp): ArrowColumn['value'] {
  const make = unit === TimeUnit.NANOSECOND ? 'make_timestamp_ns' : 'make_timestamp';
  const zone = timezone ? ` at time zone 'UTC'` : '';
  // A moment with a zone has microseconds at most in DuckDB.
  return (text) => {
    const made = `${make}(cast(${text} as BIGINT))`;
    return zone === '' ? made : `cast(${made} as TIMESTAMP)${zone}`;
  };
}

function isNested(type: DataType): boolean {
  return (
    DataType.isList(type) ||
    DataType.isLargeList(type) ||
    DataType.isFixedSizeList(type) ||
    DataType.isStruct(type) ||
    DataType.isMap(type)
  );
}

/** Reads a column's cells from the vector's own buffers where the library's values would lose digits. */
export function cellReader(vector: Vector): CellReader {
  const [only] = vector.data;
  if (only && vector.data.length === 1) return chunkReader(only as Data, vector);
  // Only dictionaries that came in several parts.
  const ends: number[] = [];
  for (const chunk of vector.data) ends.push((ends.at(-1) ?? 0) + chunk.length);
  const readers = vector.data.map((chunk) => chunkReader(chunk as Data, null));
  return (row) => {
    const at = ends.findIndex((end) => row < end);
    return at < 0 ? null : readers[at]!(row - (ends[at - 1] ?? 0));
  };
}

function chunkReader(data: Data, whole: Vector | null): CellReader {
  const read = validReader(data, whole);
  return data.nullCount === 0 ? read : (row) => (data.getValid(row) ? read(row) : null);
}

function validReader(data: Data, whole: Vector | null): CellReader {
  const type = data.type as DataType;
  const values = data.values as { [row: number]: number | bigint };
  if (DataType.isNull(type)) return () => null;
  if (DataType.isDictionary(type)) {
    const inDictionary = cellReader(data.dictionary as Vector);
    return (row) => inDictionary(Number(values[row]));
  }
  if (DataType.isInt(type)) return (row) => String(values[row]);
  if (DataType.isDecimal(type)) return decimalReader(data as Data<Decimal>);
  if (DataType.isTimestamp(type)) return (row) => String(inMicroseconds(BigInt(values[row]!), type));
  if (DataType.isTime(type)) return (row) => String(inMicroseconds(BigInt(values[row]!), type));
  const vector = whole ?? new Vector([data]);
  if (DataType.isDate(type)) return (row) => Math.floor(Number(vector.get(row)) / 86_400_000);
  if (isNested(type)) return (row) => jsonOf(vector.get(row));
  return (row) => {
    const value = vector.get(row) as string | number | boolean;
    if (typeof value === 'boolean') return String(value);
    return Object.is(value, -0) ? '-0' : value;
  };
}

const perSecond = {
  [TimeUnit.SECOND]: 1_000_000n,
  [TimeUnit.MILLISECOND]: 1000n,
  [TimeUnit.MICROSECOND]: 1n,
};

/** Nanoseconds stay what they are in a timestamp; in a time of day, DuckDB has no more than microseconds. */
function inMicroseconds(value: bigint, type: Timestamp | Time): bigint {
  if (type.unit !== TimeUnit.NANOSECOND) return value * perSecond[type.unit as keyof typeof perSecond];
  return DataType.isTime(type) ? value / 1000n : value;
}

/** Little-endian words of 32 bits, the last with the sign. */
function decimalReader({ values, type }: Data<Decimal>): CellReader {
  const words = type.bitWidth / 32;
  return (row) => {
    let unscaled = 0n;
    for (let word = words - 1; word >= 0; word--)
      unscaled = (unscaled << 32n) | BigInt((values as Uint32Array)[row * words + word]!);
    const signed = BigInt.asIntN(type.bitWidth, unscaled);
    const digits = String(signed < 0n ? -signed : signed).padStart(type.scale + 1, '0');
    const point = digits.length - type.scale;
    return `${signed < 0n ? '-' : ''}${digits.slice(0, point)}${type.scale > 0 ? `.${digits.slice(point)}` : ''}`;
  };
}

/** Lists and structures as JSON; integers keep all their digits. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint'
      ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(inner))
      : inner,
  );
}
