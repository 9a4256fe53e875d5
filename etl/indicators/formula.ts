import type { Indicator, MeasureRef } from '#warehouse/model/indicator.ts';
import { coverageTable, noCoverage } from './coverage.ts';
import { columnOf, type FactPlan, type FactPlans } from './fact-plan.ts';
import { amountTable } from './measure-cells.ts';
import { indexTable } from './quality-index.ts';

/** One side of a formula: where its amounts and its coverage stand, and the column of the amount. */
interface Side {
  plan: FactPlan;
  table: string;
  column: string;
}

/**
 * SQL for an indicator's sums in each cell of the grid `g`: `unit_id`, `grain`, `period`, `numerator`, `denominator` (null
 * for a total), `has_rows` (the numerator's fact has rows there), `coverage`.
 *
 * Where deliveries or days arrived but hold no row of the unit, the amount is 0; where units report for themselves, it is
 * unknown. Of two facts, the coverage with the lower share of what was owed counts.
 */
export function formulaSql({ formula }: Indicator, plans: FactPlans, grid: string): string {
  if (formula.kind === 'weighted_index') {
    const plan = plans.get(formula.fact)!;
    const index = (column: string): Side => ({ plan, table: indexTable(plan), column });
    return sidesSql(grid, index('numerator'), index('denominator'), false);
  }
  const side = (ref: MeasureRef): Side => {
    const plan = plans.get(ref.fact)!;
    return { plan, table: amountTable(plan), column: columnOf(plan, ref) };
  };
  return sidesSql(
    grid,
    side(formula.numerator),
    formula.kind === 'ratio' ? side(formula.denominator) : null,
    true,
  );
}

function sidesSql(grid: string, numerator: Side, denominator: Side | null, zeroWithoutRows: boolean): string {
  const second = denominator && denominator.table !== numerator.table ? denominator : null;
  const amount = (side: Side, name: string) =>
    zeroWithoutRows && side.plan.fact.reporting.by !== 'units'
      ? `case when ${name}.unit_id is null and ${name}c.coverage.anyone then 0 else ${name}.${side.column} end`
      : `${name}.${side.column}`;
  return `
    select
      g.unit_id, g.grain, g.period,
      ${amount(numerator, 'n')} as numerator,
      ${denominator ? amount(denominator, second ? 'd' : 'n') : 'cast(null as double)'} as denominator,
      n.unit_id is not null as has_rows,
      coalesce(${second ? worseCoverage : 'nc.coverage'}, ${noCoverage}) as coverage
    from ${grid} g
    ${joins(numerator, 'n')}
    ${second ? joins(second, 'd') : ''}`;
}

/** A side from which nobody is expected has the lowest share of all; of two that lack nothing owed, the one that began later has the lower one. */
const worseCoverage = `
  case when (${share('dc', 'owed_reported', 'owed')}, ${share('dc', 'slots_reported', 'slots_expected')})
    < (${share('nc', 'owed_reported', 'owed')}, ${share('nc', 'slots_reported', 'slots_expected')})
  then dc.coverage else nc.coverage end`;

function share(name: string, came: string, of: string): string {
  return `coalesce(${name}.coverage.${came} / nullif(${name}.coverage.${of}, 0), -1)`;
}

function joins(side: Side, name: string): string {
  const cell = (table: string) =>
    `on ${table}.unit_id = g.unit_id and ${table}.grain = g.grain and ${table}.period = g.period`;
  return `
    left join ${side.table} ${name} ${cell(name)}
    left join ${coverageTable(side.plan)} ${name}c ${cell(`${name}c`)}`;
}
