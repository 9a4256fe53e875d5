/** What an axis is of: units at whatever level are one kind, of which an answer has one axis alone. */
export const kindOfAxis = (id: string): string => id.split(':')[0]!;

/** Axes as fields of a form have them; empty for none. */
export interface AxesChosen {
  rows: string;
  columns: string;
  within: string;
}

/**
 * Axes that go together once one of them has been chosen anew: where columns are of the same kind as rows that were chosen they take what
 * the rows were by before, and where the parts of rows are of the kind of either there are none.
 *
 * @param before what the rows were by
 */
export function axesTogether(chosen: AxesChosen, before: string): AxesChosen {
  const isSame = (one: string, other: string) =>
    one !== '' && other !== '' && kindOfAxis(one) === kindOfAxis(other);
  const { rows, within } = chosen;
  const freed = isSame(before, rows) ? '' : before;
  const columns = isSame(chosen.columns, rows) ? freed : chosen.columns;
  return { rows, columns, within: isSame(within, rows) || isSame(within, columns) ? '' : within };
}
