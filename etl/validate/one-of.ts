/** Up to here DuckDB compares value by value; a longer IN becomes a join, which slows the whole pass. */
const SHORT_LIST = 4;

/**
 * SQL condition: a value is one of a list.
 *
 * @param values SQL of the values
 */
export function isOneOf(value: string, values: readonly (string | number)[]): string {
  if (values.length === 0) return 'false';
  return values.length <= SHORT_LIST
    ? `${value} in (${values.join(', ')})`
    : `list_contains([${values.join(', ')}], ${value})`;
}
