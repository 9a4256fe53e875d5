import { literal } from '#warehouse/duckdb/database.ts';
import { grains } from '#warehouse/model/period.ts';
import { factsOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { TreeView } from '#warehouse/model/tree-view.ts';
import type { FactPlans } from './fact-plan.ts';
import { formulaSql } from './formula.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { amountTable } from './measure-cells.ts';
import { indexTable } from './quality-index.ts';
import { standingTable } from './units.ts';

/** Table of the cells of a view. */
export function cellTable(tree: TreeView): string {
  return tree === 'now' ? 'ind_cell' : 'ind_cell_then';
}

/** Begins the temporary table of a view's cells: an indicator's value and state by unit, grain and period. */
export async function beginCells({ db }: IndicatorsContext, tree: TreeView): Promise<void> {
  await db.run(`create or replace temp table ${cellTable(tree)} (
    indicator_id varchar, unit_id varchar, grain varchar, period date,
    numerator double, denominator double, value double, state varchar, reported integer, expected integer
  )`);
}

/**
 * Adds an indicator's cells to those of the plans' view: every unit × period that could have a value, with the value or the reason it
 * has none.
 */
export async function addCells(
  context: IndicatorsContext,
  indicator: Indicator,
  plans: FactPlans,
): Promise<void> {
  await context.db.run(
    `insert into ${cellTable(treeOf(plans))}
     with grid as (${gridSql(indicator, plans)}),
     summed as (${formulaSql(indicator, plans, 'grid')}),
     judged as (select *, ${stateSql(indicator)} as state from summed)
     select
       ${literal(indicator.id)}, unit_id, grain, period,
       case when ${toldSql(indicator)} then numerator end,
       case when ${toldSql(indicator)} then denominator end,
       case when state in ('measured', 'partial') then ${valueSql(indicator)} end,
       state, coverage.reported, coverage.expected
     from judged`,
    {},
    context.signal,
  );
}

function treeOf(plans: FactPlans): TreeView {
  return plans.values().next().value?.tree ?? 'now';
}

/**
 * A period belongs to the grid from the first in which all facts of the formula had begun, at grains no finer than any of
 * them, where the unit (or one that counts towards it) stood or has rows, and not after the unit's end.
 */
function gridSql(indicator: Indicator, plans: FactPlans): string {
  const used = factsOfFormula(indicator.formula).map((fact) => plans.get(fact)!);
  const first = used
    .map((plan) => plan.first)
    .toSorted()
    .at(-1)!;
  const shown = grains.filter((grain) => used.every((plan) => plan.grains.includes(grain)));
  const rows = indicator.formula.kind === 'weighted_index' ? indexTable(used[0]!) : amountTable(used[0]!);
  return `
    select c.unit_id, c.grain, c.period
    from (
      select unit_id, grain, period from ${standingTable(treeOf(plans))}
      union
      select unit_id, grain, period from ${rows}
    ) c
    join ind_period p using (grain, period)
    join ind_unit u using (unit_id)
    where c.grain in (${shown.map(literal).join(', ')})
      and p.calendar_end >= date ${literal(first)}
      and (u.ended_on is null or c.period < u.ended_on)`;
}

/** Whether a cell tells its sums: of an indicator that hides small cells those with a value, or of nothing, alone: the others would tell of them. */
function toldSql({ suppressBelow }: Indicator): string {
  return suppressBelow > 0
    ? `(state in ('measured', 'partial') or denominator = 0)`
    : `state <> 'suppressed'`;
}

/** The division comes last, over doubles, so that large counts cannot overflow. */
function valueSql({ formula }: Indicator): string {
  switch (formula.kind) {
    case 'ratio':
      return `numerator / denominator * cast(${formula.per} as double)`;
    case 'total':
      return 'numerator';
    case 'weighted_index':
      return 'numerator / denominator';
  }
}

/** Why a value is there or not, in the words of `warehouse/model/value.ts`. */
function stateSql({ formula, suppressBelow }: Indicator): string {
  const divided = formula.kind !== 'total';
  return `
    case
      when coverage.expected = 0 and not has_rows then 'not_expected'
      when coverage.expected > 0 and not coverage.anyone then 'not_measured'
      ${divided ? `when denominator > 0 and denominator < ${suppressBelow} then 'suppressed'` : ''}
      when numerator is null ${divided ? 'or denominator is null or denominator = 0' : ''} then 'not_measured'
      when coverage.slots_reported < coverage.slots_expected then 'partial'
      else 'measured'
    end`;
}
