import type { Explored } from '#lib/server/explored.ts';
import { numberOf } from './compose-cell.ts';
import { TOTAL, type Pivot, type Place } from './pivot.ts';

/**
 * Whether an answer tells of a code of a dimension: one that its rows or columns are about, or the only one of its dimension that it is
 * narrowed to, where some figure counts anything.
 */
export function toldCodes(
  pivot: Pivot,
  explored: Pick<Explored, 'asked' | 'figures' | 'rows' | 'columns' | 'within'>,
): (dimension: string, code: string) => boolean {
  const axes = [
    { axis: explored.rows, members: pivot.rows },
    { axis: explored.columns, members: pivot.columns },
    { axis: explored.within, members: pivot.rows.flatMap((row) => pivot.partsOf(row)) },
  ];
  return (dimension, code) => {
    const by = axes.find(({ axis }) => axis?.kind === 'dimension' && axis.column === dimension);
    if (by) return by.members.some((member) => member !== null && String(member) === code);
    const { where } = explored.asked;
    return where.filter((one) => one.dimension === dimension).length === 1 && countsAnything(pivot, explored);
  };
}

function countsAnything({ rows, columns, at }: Pivot, { figures }: Pick<Explored, 'figures'>): boolean {
  const places: Place[] = [TOTAL, ...columns];
  return rows.some((row) =>
    places.some((column) => figures.some(({ id }) => (numberOf(at(row, column), id) ?? 0) !== 0)),
  );
}
