import { addCells, beginCells } from './cells.ts';
import { coverFact, coverageTable } from './coverage.ts';
import { plansThen, type FactPlans } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { amountTable, rollUpAmounts } from './measure-cells.ts';
import { indexTable, rollUpIndex } from './quality-index.ts';
import { withholdThen } from './withhold-then.ts';
import { writeValues } from './write-values.ts';

/**
 * Adds the cells as then beside those as now, which must be there: every row counts under the unit it belonged to on its own day, siblings
 * and previous periods are those of that tree. Cells that would tell what is withheld as now are withheld, and as now more is where
 * the two views together would tell it.
 *
 * @returns whether there are any; none where no unit began or ended within the time covered, when both views are the same
 */
export async function addCellsThen(context: IndicatorsContext, plans: FactPlans): Promise<boolean> {
  if (!(await isReorganised(context))) return false;
  const then = plansThen(plans);
  for (const plan of then.values()) {
    await rollUpAmounts(context, plan);
    await coverFact(context, plan);
    if (plan.indexed) await rollUpIndex(context, plan);
  }
  await beginCells(context, 'then');
  for (const indicator of context.content.indicators) {
    await addCells(context, indicator, then);
    await withholdThen(context, indicator, plans);
  }
  for (const plan of then.values())
    for (const table of [amountTable(plan), coverageTable(plan), indexTable(plan)])
      await context.db.run(`drop table if exists ${table}`);
  return true;
}

async function isReorganised({ db, asOf, signal }: IndicatorsContext): Promise<boolean> {
  const [found] = await db.rows<{ is_reorganised: boolean }>(
    `select exists (
       from star.dim_unit
       where valid_from > (select min(period) from ind_period) or valid_to <= cast($as_of as date)) as is_reorganised`,
    { as_of: asOf },
    signal,
  );
  return found!.is_reorganised;
}

/**
 * Writes `indicators.value_then`: the cells as then that differ from those as now in any column. Cells that are there as now alone are
 * `not_expected` as then: the unit did not exist in the period.
 */
export async function writeValuesThen(context: IndicatorsContext): Promise<void> {
  const { db, signal } = context;
  await db.run(
    `insert into ind_cell_then
     select indicator_id, unit_id, grain, period, null, null, null, 'not_expected', 0, 0
     from ind_cell anti join ind_cell_then using (indicator_id, unit_id, grain, period)`,
    {},
    signal,
  );
  await db.run('create or replace temp table ind_value_then as from indicators.value limit 0', {}, signal);
  await writeValues(context, 'then', 'ind_value_then');
  // What a cell was in versions before is kept as now alone.
  const without = '* exclude (first_published, restated_from, restated_on, restated_by)';
  await db.run(
    `insert into indicators.value_then
     from ind_value_then semi join (
       select ${without} from ind_value_then except select ${without} from indicators.value)
       using (indicator_id, unit_id, grain, period)
     order by indicator_id, grain, period, unit_id`,
    {},
    signal,
  );
  for (const table of ['ind_value_then', 'ind_cell_then']) await db.run(`drop table ${table}`);
}
