import { countedThenSql, turnsSql, type TreeView } from '#warehouse/model/tree-view.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/** Lays out `ind_then`, which unit versions count towards which unit as then, and `ind_turn`, see {@link turnsSql}. */
export async function layOutMembers({ db, signal }: IndicatorsContext): Promise<void> {
  await db.run(
    `create or replace temp table ind_then as select *, cast(1 as double) as weight from (${countedThenSql()})`,
    {},
    signal,
  );
  await db.run(`create or replace temp table ind_turn as ${turnsSql()}`, {}, signal);
}

/**
 * Rows `f` of a fact, and the day as which they count as then: the first of their month, or the last turn before them where the tree
 * changes within months.
 */
export function rowsOf(plan: { turnsWithinMonths: boolean }): { table: string; day: string } {
  const first = 'make_date(f.month_key // 12, f.month_key % 12 + 1, 1)';
  if (!plan.turnsWithinMonths) return { table: 'f', day: first };
  return {
    table: 'f asof left join ind_turn turn on turn.unit_key = f.unit_key and turn.turn <= f.period',
    day: `coalesce(greatest(${first}, turn.turn), ${first})`,
  };
}

/** SQL joining to rows (with `unit_key` and `then_day`) the units they count for as `r`, with their `weight`. */
export function membersSql(tree: TreeView, rows: string): string {
  return tree === 'now'
    ? `join star.unit_rollup r on r.unit_key = ${rows}.unit_key`
    : `join ind_then r on r.unit_key = ${rows}.unit_key and r.begins <= ${rows}.then_day and r.ends > ${rows}.then_day`;
}
