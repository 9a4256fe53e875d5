/** What a sheet holds, told by its bytes. */
export interface SheetScan {
  /** Rows with a cell that has a value or a formula. */
  rows: number;
  /** Number of the last of them; 0 for none. */
  lastRow: number;
  /** Ranges of merged cells (`A3:B4`). */
  merges: string[];
}

const TAGS = /<(?:[\w.-]+:)?(row|v|f|is|mergeCell)(?=[\s/>])([^>]*)>/g;

/**
 * Counts the rows of a sheet by looking for tags, so that the count does not come from the parser that reads them. Rows that
 * are only formatted are not counted, however many a sheet says it has.
 *
 * @param onMerge called of each range of merged cells before it is kept
 */
export async function scanSheet(
  parts: AsyncIterable<Buffer>,
  onMerge: (range: string) => void = () => {},
): Promise<SheetScan> {
  const scan: SheetScan = { rows: 0, lastRow: 0, merges: [] };
  let [number, isCounted, rest] = [0, true, ''];
  for await (const part of parts) {
    const text = rest + part.toString('latin1');
    const cut = text.lastIndexOf('<');
    const isCut = cut >= 0 && !text.includes('>', cut);
    rest = isCut ? text.slice(cut) : '';
    for (const [, tag, attributes] of (isCut ? text.slice(0, cut) : text).matchAll(TAGS)) {
      if (tag === 'row') {
        number = Number(/\br=["'](\d+)["']/.exec(attributes!)?.[1] ?? number + 1);
        isCounted = false;
      } else if (tag === 'mergeCell') {
        const range = /\bref=["']([A-Z0-9:]+)["']/.exec(attributes!)?.[1];
        onMerge(range ?? '?');
        if (range !== undefined) scan.merges.push(range);
      } else if (!isCounted) {
        isCounted = true;
        scan.rows++;
        scan.lastRow = Math.max(scan.lastRow, number);
      }
    }
  }
  return scan;
}
