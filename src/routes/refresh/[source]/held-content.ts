type Cells = { [column: string]: unknown };

/** A cell as delivered, and what was tried since; empty for nothing. */
export interface HeldCell {
  column: string;
  value: string;
  tried: string;
}

/**
 * Puts what was tried of a row beside what came; of a record that could not be read as a row, all that was tried of it.
 *
 * @param tried null where nothing was mended
 * @param empty says that a cell was emptied
 */
export function heldContent(raw: Cells, tried: Cells | null, empty: string): HeldCell[] {
  const columns = [...new Set([...Object.keys(raw), ...Object.keys(tried ?? {})])];
  return columns.flatMap((column) => {
    if (column === CUT) return [];
    const value = textOf(raw[column]);
    const since = tried === null || !(column in tried) ? value : textOf(tried[column]);
    if (!(column in raw) && since === '') return [];
    return [{ column, value, tried: since === value ? '' : since || empty }];
  });
}

/** Stands beside a record of which no more than the beginning was kept. */
const CUT = '_cut';

/** Whether of a record that could not be read as a row the beginning alone was kept. */
export function isBeginning(raw: Cells | null): boolean {
  return raw?.[CUT] === true;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
