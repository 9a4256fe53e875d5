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
  month(expression: string): string;
  /** Whether a text is one of the bound list. */
  isOneOf(expression: string, parameter: string): string;
  /** A sum of the rows that meet a condition. */
  sumWhere(expression: string, condition: string): string;
  /** How many rows meet a condition. */
  countWhere(condition: string): string;
  countDistinct(expression: string): string;
  /** True where both are equal or both are missing. */
  isSame(one: string, other: string): string;
  /** The day before a day. */
  dayBefore(day: string): string;
  /** The earlier of two days. */
  earlier(one: string, other: string): string;
  /** First day of the month of which `month_key` is the number (year × 12 + month − 1). */
  firstDay(monthKey: string): string;
}
