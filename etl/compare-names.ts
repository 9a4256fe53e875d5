const natural = new Intl.Collator('en', { numeric: true });
/** What says of which kind a file is: `.csv`, `.csv.gz`. */
const ENDING = /(\.\p{L}[\p{L}\d]*)?(\.(gz|gzip|zst|zstd|zip))?$/iu;

/**
 * Natural order (`2` before `10`), folder by folder and without endings, so that `2026-10 (2).csv`, which was sent after `2026-10.csv`, comes
 * after it: a stop would stand behind blanks, strokes and brackets. Names that are equal so go by code unit: the order never
 * depends on the disk.
 */
export function compareNames(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const order = natural.compare(one[at]!, other[at]!);
    if (order !== 0) return order;
  }
  return one.length - other.length || natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

function partsOf(name: string): string[] {
  return name.replace(ENDING, '').split('/');
}
