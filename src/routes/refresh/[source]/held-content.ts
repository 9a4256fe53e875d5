import type { HeldRow } from './source-view.ts';

type Cells = { [column: string]: unknown };

/**
 * Puts what was tried of a row beside what came; of a record that could not be read as a row, all that was tried of it.
 *
 * @param tried null where nothing was mended
 * @param empty says that a cell was emptied
 */
export function heldContent(raw: Cells, tried: Cells | null, empty: string): NonNullable<HeldRow['raw']> {
  const columns = [...new Set([...Object.keys(raw), ...Object.keys(tried ?? {})])];
  return columns.flatMap((header) => {
    const value = textOf(raw[header]);
    const since = tried === null || !(header in tried) ? value : textOf(tried[header]);
    if (!(header in raw) && since === '') return [];
    return [{ header, value, tried: since === value ? '' : since || empty }];
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
