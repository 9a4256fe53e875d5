import { createHash } from 'node:crypto';

/** Texts of a record by column; null for none. */
export type Cells = { readonly [column: string]: string | null };

/** Notes what stood in each cell of a record when it went out, without repeating it: `column:hash`, by blanks. */
export function sealCells(cells: Cells): string {
  return Object.entries(cells)
    .map(([column, text]) => `${column}:${hashOf(text)}`)
    .join(' ');
}

/**
 * Finds the cells of a record that are no longer what they were when it went out.
 *
 * @param seal null: it is not known what they were, and all of them count as touched
 */
export function touchedCells(cells: Cells, seal: string | null): string[] {
  const columns = Object.keys(cells);
  if (seal === null) return columns;
  const sealed = new Map(seal.split(' ').map((part) => part.split(':', 2) as [string, string]));
  return columns.filter((column) => {
    const was = sealed.get(column);
    // A column that the contract has had since then: what it holds was written by whoever filled it.
    return was === undefined ? cells[column] !== null : was !== hashOf(cells[column] ?? null);
  });
}

/** An empty text and none look the same in a sheet, and programs end lines in their own ways. */
function hashOf(text: string | null): string {
  const plain = (text ?? '').replaceAll('\r\n', '\n').replaceAll('\r', '\n').normalize('NFC');
  return createHash('sha256').update(plain).digest('hex').slice(0, 8);
}
