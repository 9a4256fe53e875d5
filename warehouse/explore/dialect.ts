import type { OneOf } from '../duckdb/one-of.ts';

/** A column of texts, or of codes of a list that the version keeps. */
export interface CodedColumn {
  expression: string;
  /** The list: its quoted name, and its codes in order; null for a column of texts. */
  list: { type: string; codes: readonly string[] } | null;
}

/**
 * What differs from one engine to another in the statements that semantic questions become. Nothing outside a dialect knows which
 * engine runs; each function takes and gives SQL.
 */
export interface Dialect {
  /** Quotes a name. */
  identifier(name: string): string;
  /** Quotes a text, for names that the model itself gives. */
  literal(text: string): string;
  /** A bound value; the engine's types are named here alone. */
  parameter(name: string, type: 'text' | 'date' | 'month'): string;
  text(expression: string): string;
  number(expression: string): string;
  /** A count of few things. */
  whole(expression: string): string;
  month(expression: string): string;
  /** First of the months from `from` on, `length` apart, that a month is not before. `isOne`: there is but that one. */
  stepOf(month: string, step: { from: number; length: number; isOne: boolean }): string;
  /** Whether a column has one of some values; they are bound under names that begin with `name`. */
  isOneOf(column: CodedColumn, name: string, values: readonly string[]): OneOf;
  /** The same of a text in rows that are all looked at. */
  isListed(expression: string, name: string, values: readonly string[]): OneOf;
  /** A sum of the rows that meet a condition. */
  sumWhere(expression: string, condition: string): string;
  /** How many rows meet a condition. */
  countWhere(condition: string): string;
  /** True where both are equal or both are missing. */
  isSame(one: string, other: string): string;
  /** The number of the month that a date lies in. */
  monthOf(date: string): string;
  /** The day before a day. */
  dayBefore(day: string): string;
  /** The earlier of two days. */
  earlier(one: string, other: string): string;
  /** First day of the month of which `month_key` is the number (year × 12 + month − 1). */
  firstDay(monthKey: string): string;
}
