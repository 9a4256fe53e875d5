/**
 * Two views of the same facts on a tree that is reorganised: `now` counts all that ever was where it belongs now (restated, by the
 * crosswalk), `then` where it belonged on its own day, whatever became of it.
 */
export const treeViews = ['now', 'then'] as const;
export type TreeView = (typeof treeViews)[number];

/**
 * SQL of which unit versions count towards which unit as then: `unit_id`, `unit_key`, `depth`, `begins`, `ends` (exclusive, never null).
 * Rows dated before a version begins or after it has ended count as on its first or last day.
 *
 * @param star schema `star` of a snapshot, with the snapshot's alias
 */
export function countedThenSql(star = 'star'): string {
  return `
    select t.unit_id, t.unit_key, t.depth,
      case when t.valid_from = d.valid_from then date '0001-01-01' else t.valid_from end as begins,
      case when t.valid_to is null or t.valid_to = d.valid_to then date '9999-12-31' else t.valid_to end as ends
    from ${star}.unit_rollup_then t join ${star}.dim_unit d on d.unit_key = t.unit_key`;
}

/** SQL of the days within a month on which a unit version begins to count towards others than before (`unit_key`, `turn`). */
export function turnsSql(star = 'star'): string {
  return `
    select distinct t.unit_key, t.valid_from as turn
    from ${star}.unit_rollup_then t join ${star}.dim_unit d on d.unit_key = t.unit_key
    where t.valid_from > d.valid_from and day(t.valid_from) > 1`;
}

/** Tables of published values in two orders; see layout.sql. */
export type ValueOrder = 'value' | 'value_of_unit';

/**
 * SQL of the published values in a view, for a snapshot attached as `alias` (quoted): those as now, or with the cells in their place that
 * differ as then.
 *
 * @param order `value_of_unit` where few units are asked for
 */
export function valuesSql(alias: string, tree: TreeView, order: ValueOrder = 'value'): string {
  const now = `${alias}.indicators.${order}`;
  if (tree === 'now') return now;
  return `(
    select * from ${alias}.indicators.value_then
    union all by name
    select same.* from ${now} same
    anti join ${alias}.indicators.value_then other using (indicator_id, unit_id, grain, period))`;
}
