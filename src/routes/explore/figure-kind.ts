import type { FigureKind } from '#lib/filters/exploration.ts';
import { MOST_LINES } from '#lib/figures/series.ts';
import { EACH_UNIT, type Explored } from '#lib/server/explored.ts';
import type { Pivot } from './pivot.ts';

/**
 * Ways in which an answer can be drawn, the one that fits its shape best first: lines where time runs and few members are beside each
 * other, cells where there are many, bars for members alone, and for units compared as they stand in the last period; before the table alone
 * a map, where the units have places on it.
 */
export function figureKindsOf(
  { rows, columns, first, last }: Pick<Explored, 'rows' | 'columns' | 'first' | 'last'>,
  pivot: Pick<Pivot, 'rows' | 'columns'>,
  { hasTiles = false }: { hasTiles?: boolean } = {},
): FigureKind[] {
  const kinds = plainKindsOf({ rows, columns, first, last }, pivot);
  return hasTiles ? kinds.toSpliced(-1, 0, 'map') : kinds;
}

function plainKindsOf(
  { rows, columns, first, last }: Pick<Explored, 'rows' | 'columns' | 'first' | 'last'>,
  pivot: Pick<Pivot, 'rows' | 'columns'>,
): FigureKind[] {
  const isOverTime = [rows, columns].some((axis) => axis?.kind === 'period') && first.period !== last.period;
  if (!columns) return isOverTime ? ['line', 'bar', 'table'] : ['bar', 'table'];
  const axes = [rows, columns];
  const areCompared = axes.some(({ id }) => id === EACH_UNIT) && axes.some(({ kind }) => kind === 'period');
  if (areCompared) return isOverTime ? ['line', 'bar', 'heat', 'table'] : ['bar', 'table'];
  if (!isOverTime) return ['heat', 'table'];
  const members = rows.kind === 'period' ? pivot.columns : pivot.rows;
  return members.length <= MOST_LINES ? ['line', 'heat', 'table'] : ['heat', 'line', 'table'];
}

/** The way asked for where the answer can be drawn so, else the best one. */
export function chooseFigure(asked: FigureKind | null, kinds: readonly FigureKind[]): FigureKind {
  return kinds.find((kind) => kind === asked) ?? kinds[0]!;
}
