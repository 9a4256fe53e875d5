import { identifier } from '../duckdb/database.ts';
import type { Measure } from '../model/fact.ts';
import { countedThenSql, type TreeView } from '../model/tree-view.ts';

/** SQL of the table of a fact's own rows, in a snapshot attached as `alias` (quoted). */
export function factRowsSql(alias: string, factId: string): string {
  return `${alias}.star.${identifier(`fact_${factId}`)}`;
}

/**
 * SQL of whether a row `f` of a fact counts for a measure from a day to another, inclusive: of a stock, rows of the last period with any.
 *
 * @param table the fact's, see {@link factRowsSql}
 * @param days names of the parameters that hold the two days
 */
export function inPeriodSql(
  table: string,
  { additivity }: Pick<Measure, 'additivity'>,
  [first, last]: readonly [string, string] = ['first', 'last'],
): string {
  const within = `between $${first}::date and $${last}::date`;
  if (additivity !== 'stock') return `f.period ${within}`;
  return `f.period = (select max(last.period) from ${table} last where last.period ${within})`;
}

/**
 * SQL of what to join to rows `f` of a fact so that those are left that count for `$unit`, each with its share `part.weight`. As then a row
 * of a longer period counts as on its first day.
 */
export function countedForUnitSql(alias: string, tree: TreeView = 'now'): string {
  if (tree === 'now')
    return `${alias}.star.unit_rollup part on part.unit_key = f.unit_key and part.unit_id = $unit`;
  return `(select *, 1 as weight from (${countedThenSql(`${alias}.star`)})) part
    on part.unit_key = f.unit_key and part.unit_id = $unit and part.begins <= f.period and part.ends > f.period`;
}
