/**
 * A fact added up by month, beside it in `star`: `month_key`, the keys it was added up by, and each measure's column. Its columns are all
 * that is to be known of it.
 */
export interface RollUp {
  /** Name of the table in `star`. */
  table: string;
  factId: string;
  /** Whether rows are by unit version; otherwise they are of the whole organisation. */
  hasUnits: boolean;
  /** Units below those of this level are not told apart: their rows stand, as now, under those they are a part of. Null: all are. */
  level: string | null;
  /** Its columns, among them the dimensions of the fact that it still tells apart. */
  columns: readonly string[];
  rows: number;
}

const NAME = /^rollup_\d+_(?<fact>.+)$/s;

/** Name of a roll-up's table. @param place a number of its own */
export function rollUpName(factId: string, place: number): string {
  return `rollup_${place}_${factId}`;
}

/** The fact that a table is a roll-up of; null for other tables. */
export function factOfRollUp(table: string): string | null {
  return NAME.exec(table)?.groups?.fact ?? null;
}
