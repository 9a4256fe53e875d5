/** A name that no statement can say, since DuckDB ends one at NUL: the first of these that holds it, as it can be shown; null: none. */
export function nameWithNul(names: readonly string[]): string | null {
  return names.find((name) => name.includes('\0'))?.replaceAll('\0', '\\0') ?? null;
}
