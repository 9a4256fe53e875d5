import { ARRANGE_VALUES } from '#warehouse/snapshot/layout.ts';
import { addCells, beginCells } from './cells.ts';
import { addCellsThen, writeValuesThen } from './compute-then.ts';
import { coverSuppressed } from './cover-suppressed.ts';
import { coverFact, coverageTable } from './coverage.ts';
import { planFacts, type FactPlan } from './fact-plan.ts';
import { layOutGoals } from './goals.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { amountTable, baseTable, rollUpAmounts, sumByMonth } from './measure-cells.ts';
import { layOutMembers } from './members.ts';
import { layOutPeriods } from './periods.ts';
import { indexTable, rollUpIndex } from './quality-index.ts';
import { keepPublished, layOutWithheld } from './published-before.ts';
import { writeQualityScores } from './quality-score.ts';
import { layOutUnits, standingTable } from './units.ts';
import { writeValues } from './write-values.ts';

/**
 * Computes every indicator for the whole tree: a row of `indicators.value` per unit × month, quarter, year, from the first
 * period of its facts to as-of, with comparisons, target, path, status, rank and coverage. What was there is replaced.
 *
 * In: `star.*` as `buildStar` leaves it. Values are sums first, division last. A value is null unless its state is
 * `measured` or `partial`; sums of a suppressed cell are not kept either. Cells that differ as then stand in
 * `indicators.value_then`. The same star gives the same rows in the same order.
 *
 * @returns rows written
 * @throws {EtlError} workspace_invalid: a formula names a fact, measure or dimension that does not exist
 */
export async function computeIndicators(context: IndicatorsContext): Promise<{ rows: number }> {
  const { db, content, journal } = context;
  await keepPublished(context);
  await db.run('delete from indicators.value; delete from indicators.value_then');
  await writeQualityScores(context);
  const plans = await planFacts(context);
  if (plans.size === 0) return { rows: 0 };

  const facts = [...plans.values()];
  await layOutPeriods(context, facts.map((plan) => plan.first).toSorted()[0]!);
  await layOutUnits(context);
  await layOutMembers(context);
  for (const plan of facts) await sumFact(context, plan);
  await beginCells(context, 'now');
  for (const [at, indicator] of content.indicators.entries()) {
    await addCells(context, indicator, plans);
    await coverSuppressed(context, indicator, plans);
    const done = { indicators: at + 1, expected: content.indicators.length };
    journal.write('progress', { stage: 'indicators', data: { indicator: indicator.id, ...done } });
  }
  const hasThen = await addCellsThen(context, plans);
  await layOutWithheld(context);
  await layOutGoals(context, plans);
  await writeValues(context);
  if (hasThen) await writeValuesThen(context);
  await db.run(ARRANGE_VALUES, {}, context.signal);
  await dropWork(context, facts);
  const [written] = await db.rows<{ rows: number }>('select count(*) as rows from indicators.value');
  return { rows: written!.rows };
}

async function sumFact(context: IndicatorsContext, plan: FactPlan): Promise<void> {
  await sumByMonth(context, plan);
  await rollUpAmounts(context, plan);
  await coverFact(context, plan);
  if (plan.indexed) await rollUpIndex(context, plan);
}

async function dropWork({ db }: IndicatorsContext, facts: FactPlan[]): Promise<void> {
  const tables = [
    'ind_month',
    'ind_period',
    'ind_unit',
    standingTable('now'),
    standingTable('then'),
    'ind_place',
    'ind_then',
    'ind_turn',
    'ind_cell',
    'ind_hidden',
    'ind_goal',
    'ind_published',
    'ind_redefined',
    'ind_withheld',
    ...facts.flatMap((plan) => [baseTable(plan), amountTable(plan), coverageTable(plan), indexTable(plan)]),
  ];
  for (const table of tables) await db.run(`drop table if exists ${table}`);
}
