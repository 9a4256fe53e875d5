import { DuckDBTypeId, type DuckDBType } from '@duckdb/node-api';
import {
  Binary,
  DateDay,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  TimeMicrosecond,
  TimeNanosecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
} from 'apache-arrow';
import { WarehouseError } from '../errors.ts';
import type { ColumnEncoder } from './column.ts';
import { decimalColumn, hugeColumn } from './decimal-column.ts';
import { dictionaryColumn, enumColumn } from './dictionary-column.ts';
import { booleanColumn, fixedColumn } from './fixed-column.ts';
import { arrayColumn, listColumn, nullColumn, structColumn } from './nested-column.ts';
import { textColumn } from './text-column.ts';
import { uuidColumn } from './uuid-column.ts';

const plain: { readonly [type in DuckDBTypeId]?: () => ColumnEncoder } = {
  [DuckDBTypeId.TINYINT]: () => fixedColumn(new Int8(), Int8Array),
  [DuckDBTypeId.SMALLINT]: () => fixedColumn(new Int16(), Int16Array),
  [DuckDBTypeId.INTEGER]: () => fixedColumn(new Int32(), Int32Array),
  [DuckDBTypeId.BIGINT]: () => fixedColumn(new Int64(), BigInt64Array),
  [DuckDBTypeId.UTINYINT]: () => fixedColumn(new Uint8(), Uint8Array),
  [DuckDBTypeId.USMALLINT]: () => fixedColumn(new Uint16(), Uint16Array),
  [DuckDBTypeId.UINTEGER]: () => fixedColumn(new Uint32(), Uint32Array),
  [DuckDBTypeId.UBIGINT]: () => fixedColumn(new Uint64(), BigUint64Array),
  [DuckDBTypeId.FLOAT]: () => fixedColumn(new Float32(), Float32Array),
  [DuckDBTypeId.DOUBLE]: () => fixedColumn(new Float64(), Float64Array),
  [DuckDBTypeId.DATE]: () => fixedColumn(new DateDay(), Int32Array),
  [DuckDBTypeId.TIME]: () => fixedColumn(new TimeMicrosecond(), BigInt64Array),
  [DuckDBTypeId.TIME_NS]: () => fixedColumn(new TimeNanosecond(), BigInt64Array),
  [DuckDBTypeId.TIMESTAMP_S]: () => fixedColumn(new TimestampSecond(), BigInt64Array),
  [DuckDBTypeId.TIMESTAMP_MS]: () => fixedColumn(new TimestampMillisecond(), BigInt64Array),
  [DuckDBTypeId.TIMESTAMP]: () => fixedColumn(new TimestampMicrosecond(), BigInt64Array),
  [DuckDBTypeId.TIMESTAMP_NS]: () => fixedColumn(new TimestampNanosecond(), BigInt64Array),
  [DuckDBTypeId.TIMESTAMP_TZ]: () => fixedColumn(new TimestampMicrosecond('UTC'), BigInt64Array),
  [DuckDBTypeId.BOOLEAN]: booleanColumn,
  [DuckDBTypeId.BLOB]: () => textColumn(new Binary()),
  [DuckDBTypeId.UUID]: uuidColumn,
  [DuckDBTypeId.SQLNULL]: nullColumn,
};

/** Why a type is refused, and what to write in the query instead. */
const refused: { readonly [type in DuckDBTypeId]?: string } = {
  [DuckDBTypeId.INTERVAL]:
    'months, days and microseconds make no one number: cast it to VARCHAR, or take a part of it',
  [DuckDBTypeId.TIME_TZ]: 'Arrow knows no time of day with an offset: cast it to TIME or VARCHAR',
  [DuckDBTypeId.MAP]: 'take it as a list of its entries: map_entries(…)',
};

/** What an encoder has to know of its column. */
export interface ColumnRequest {
  /** As an error names it: `column`, or `column.field` within. */
  name: string;
  type: DuckDBType;
  /** Send texts as a dictionary. */
  asDictionary: boolean;
  /** Numbers the dictionaries of one stream. */
  nextDictionary: () => number;
}

/** Finds how a column is encoded. @throws {WarehouseError} arrow_type_unsupported */
export function encoderOf(request: ColumnRequest): ColumnEncoder {
  const { name, type, asDictionary, nextDictionary } = request;
  const part = (inner: DuckDBType, label: string) =>
    encoderOf({ ...request, name: `${name}.${label}`, type: inner, asDictionary: false });
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return asDictionary ? dictionaryColumn(nextDictionary()) : textColumn();
    case DuckDBTypeId.ENUM:
      return enumColumn(type.values, nextDictionary());
    case DuckDBTypeId.DECIMAL:
      return decimalColumn(type.width, type.scale);
    case DuckDBTypeId.HUGEINT:
      return hugeColumn(name, true);
    case DuckDBTypeId.UHUGEINT:
      return hugeColumn(name, false);
    case DuckDBTypeId.LIST:
      return listColumn(part(type.valueType, 'item'));
    case DuckDBTypeId.ARRAY:
      return arrayColumn(part(type.valueType, 'item'), type.length);
    case DuckDBTypeId.STRUCT:
      return structColumn(
        type.entryNames,
        type.entryTypes.map((inner, index) => part(inner, type.entryNames[index]!)),
      );
    default:
      return plain[type.typeId]?.() ?? refuse(name, type);
  }
}

function refuse(name: string, type: DuckDBType): never {
  throw new WarehouseError(
    'arrow_type_unsupported',
    `type unsupported in Arrow: ${type} (column ${name}): ${refused[type.typeId] ?? 'cast it in the query'}.`,
    { column: name, type: String(type) },
  );
}
