import { identifier, literal } from '../duckdb/database.ts';
import type { Dialect } from './dialect.ts';

const types = { text: 'varchar', date: 'date', month: 'usmallint' } as const;

/** DuckDB's way. Month numbers are small unsigned integers, so that it groups by them without hashing. */
export const duckdbDialect: Dialect = {
  identifier,
  literal,
  parameter: (name, type) => `$${name}::${types[type]}`,
  text: (expression) => `${expression}::varchar`,
  number: (expression) => `(${expression})::double`,
  month: (expression) => `${expression}::usmallint`,
  isOneOf: (expression, name) => `list_contains($${name}::varchar[], ${expression}::varchar)`,
  sumWhere: (expression, condition) => `sum(${expression}) filter (where ${condition})`,
  countWhere: (condition) => `count(*) filter (where ${condition})`,
  countDistinct: (expression) => `count(distinct ${expression})`,
  isSame: (one, other) => `${one} is not distinct from ${other}`,
  dayBefore: (day) => `(${day} - 1)`,
  earlier: (one, other) => `least(${one}, ${other})`,
  firstDay: (monthKey) => `make_date((${monthKey}) // 12, (${monthKey}) % 12 + 1, 1)`,
};
