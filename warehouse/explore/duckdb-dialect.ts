import { identifier, literal } from '../duckdb/database.ts';
import { isListed, isOneOf, type OneOf } from '../duckdb/one-of.ts';
import type { CodedColumn, Dialect } from './dialect.ts';

const types = { text: 'varchar', date: 'date', month: 'usmallint' } as const;

/** DuckDB's way. Month numbers are small unsigned integers, so that it groups by them without hashing. */
export const duckdbDialect: Dialect = {
  identifier,
  literal,
  parameter: (name, type) => `$${name}::${types[type]}`,
  text: (expression) => `${expression}::varchar`,
  number: (expression) => `(${expression})::double`,
  whole: (expression) => `(${expression})::integer`,
  month: (expression) => `${expression}::usmallint`,
  stepOf: (month, { from, length, isOne }) => {
    if (isOne) return `${from}::usmallint`;
    return length === 1 ? month : `(${month} - (${month} - ${from}) % ${length})::usmallint`;
  },
  isOneOf: ({ expression, list }, name, values) =>
    list === null ? isOneOf(expression, name, values) : isCodeOf(expression, list, { name, values }),
  isListed,
  sumWhere: (expression, condition) => `sum(${expression}) filter (where ${condition})`,
  countWhere: (condition) => `count(*) filter (where ${condition})`,
  isSame: (one, other) => `${one} is not distinct from ${other}`,
  monthOf: (date) => `(year(${date}) * 12 + month(${date}) - 1)::usmallint`,
  dayBefore: (day) => `(${day} - 1)`,
  earlier: (one, other) => `least(${one}, ${other})`,
  firstDay: (monthKey) => `make_date((${monthKey}) // 12, (${monthKey}) % 12 + 1, 1)`,
};

/** Codes whose places fit into one whole number. */
const PLACES = 63;

/**
 * One code is compared as it is stored. Several codes of a short list are looked up in a number with a bit for each, which takes half the
 * time of a list of comparisons; those of a long one are joined.
 */
function isCodeOf(
  expression: string,
  { type, codes }: NonNullable<CodedColumn['list']>,
  { name, values }: { name: string; values: readonly string[] },
): OneOf {
  const known = values.filter((value) => codes.includes(value));
  if (known.length === 0) return { sql: 'false', parameters: {} };
  if (known.length === 1)
    return { sql: `${expression} = $${name}::${type}`, parameters: { [name]: known[0]! } };
  if (codes.length > PLACES)
    return { sql: `${expression} in (select unnest($${name}::${type}[]))`, parameters: { [name]: known } };
  const bits = known.reduce((sum, value) => sum | (1n << BigInt(codes.indexOf(value))), 0n);
  return {
    sql: `($${name}::ubigint >> enum_code(${expression})) & 1 = 1`,
    parameters: { [name]: String(bits) },
  };
}
