const natural = new Intl.Collator('en', { numeric: true });

/** Natural order (`2` before `10`); names that it holds equal go by code unit, so that the order never depends on the disk. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
