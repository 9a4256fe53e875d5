/**
 * Spellings of each header that stands in one or several rows: joined from top to bottom, and the last row's alone.
 * A text over several columns counts for each of them: where it is merged its text is repeated in `rows`; where the cells
 * to its right are empty, as in text files, it is carried on as long as a row below has more.
 *
 * @param rows cells by row; an empty text is no text. Texts that repeat downwards (merged cells) count once.
 */
export function joinHeader(rows: (string | null)[][], join: string): string[][] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const filled = rows.map((row, at) => carryRight(row, rows.slice(at + 1), width));
  return Array.from({ length: width }, (_, place) => {
    const parts = filled
      .map((row) => row[place]!)
      .filter((text, at, all) => text !== '' && text !== all[at - 1]);
    const own = textAt(rows.at(-1), place);
    return [...new Set([parts.join(join), own])].filter((text, at) => at === 0 || text !== '');
  });
}

function carryRight(row: (string | null)[], below: (string | null)[][], width: number): string[] {
  let carried = '';
  return Array.from({ length: width }, (_, place) => {
    const text = textAt(row, place);
    const hasBelow = below.some((other) => !['', text].includes(textAt(other, place)));
    if (text !== '' || !hasBelow) carried = hasBelow ? text : '';
    return text === '' ? carried : text;
  });
}

function textAt(row: (string | null)[] | undefined, place: number): string {
  return (row?.[place] ?? '').replace(/\s+/g, ' ').trim();
}
