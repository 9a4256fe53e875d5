import type { SemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { comparisonOf, comparisons } from '#warehouse/model/comparison.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Exploration } from '#lib/filters/exploration.ts';

/** What rows of a table are sorted by. */
export interface ExploredOrder {
  /** As the address names it: see {@link comparedColumn} and {@link changeColumn}. */
  column: string;
  descending: boolean;
  /** The figure that it is of; null for the members of the rows. */
  figure: string | null;
  /** The column of answers that is taken from the figure, where rows are sorted by a change; null else. */
  since: string | null;
}

/** The column of what a figure is compared with, as answers name it, too. */
export const comparedColumn = (figure: string, comparison: string) => `${figure}_${comparison}`;

/** The column of the change since then, which answers do not have. */
export const changeColumn = (figure: string, comparison: string) =>
  `${comparedColumn(figure, comparison)}_change`;

/** What a table is of, as far as its order has to do with it. */
interface Shown {
  asked: Pick<Exploration, 'order' | 'compare'>;
  rows: { column: string; kind: 'period' | 'unit' | 'dimension' };
  figures: readonly { id: string }[];
}

/**
 * Periods in their order; all else by its first figure, the largest first. So is what was sorted by a column that the table had before its
 * rows, figures or comparisons were chosen anew.
 *
 * @throws {WarehouseError} question_invalid: a column that no table has
 */
export function settleOrder(catalog: Catalog, shown: Shown): ExploredOrder | null {
  const { order } = shown.asked;
  if (order === null) return usualOrder(shown);
  const columns = columnsOf(shown);
  const found = columns.find(({ column }) => column === order.column);
  if (found) return { ...found, descending: order.descending };
  if (isKnownColumn(catalog, order.column)) return usualOrder(shown);
  throw invalidQuestion('order', order.column, `one of ${columns.map(({ column }) => column).join(', ')}`);
}

/**
 * The figure that is drawn whatever rows are sorted by; null where none is named, or one that was shown before figures were chosen anew.
 *
 * @throws {WarehouseError} question_invalid: what is no figure
 */
export function settleDrawn<Figure extends { id: string }>(
  catalog: Catalog,
  { drawn }: Pick<Exploration, 'drawn'>,
  figures: readonly Figure[],
): Figure | null {
  const found = figures.find(({ id }) => id === drawn);
  if (drawn === null || found || isKnownColumn(catalog, drawn)) return found ?? null;
  throw invalidQuestion('drawn', drawn, `one of ${figures.map(({ id }) => id).join(', ')}`);
}

/** The member in whose column rows are sorted, where they are sorted as was asked. */
export function memberSortedAt(
  { order }: Pick<Exploration, 'order'>,
  settled: ExploredOrder | null,
): string | null {
  return order !== null && order.column === settled?.column ? order.at : null;
}

/** The order that an answer is asked for; by a change its rows are sorted once they are there. */
export function answerOrder(shown: Shown, order: ExploredOrder | null): SemanticQuery['order'] {
  const asked = order?.since ? usualOrder(shown) : order;
  return asked ? [{ column: asked.column, descending: asked.descending }] : [];
}

function usualOrder({ rows, figures }: Shown): ExploredOrder | null {
  const { id } = figures[0]!;
  return rows.kind === 'period' ? null : { column: id, descending: true, figure: id, since: null };
}

/** All that rows can be sorted by. */
function columnsOf({ asked, rows, figures }: Shown): Omit<ExploredOrder, 'descending'>[] {
  return [
    { column: rows.column, figure: null, since: null },
    ...figures.flatMap(({ id }) => [
      { column: id, figure: id, since: null },
      ...asked.compare.map(comparisonOf).flatMap((comparison) => [
        { column: comparedColumn(id, comparison), figure: id, since: null },
        { column: changeColumn(id, comparison), figure: id, since: comparedColumn(id, comparison) },
      ]),
    ]),
  ];
}

const COMPARED = new RegExp(`_(${comparisons.join('|')})(_change)?$`);

/** Whether some table of exploration has such a column. */
function isKnownColumn({ indicators, facts }: Catalog, column: string): boolean {
  const names = [column, column.replace(COMPARED, '')];
  if (column === 'period' || column === 'unit_id' || names.some((name) => indicators.has(name))) return true;
  return [...facts.values()].some(
    ({ id, dimensions, measures }) =>
      dimensions.some((dimension) => dimension.id === column) ||
      measures.some((measure) => names.includes(`${id}.${measure.id}`)),
  );
}
