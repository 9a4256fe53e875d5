import { EtlError } from '#etl/errors.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import { grains, type Grain } from '#warehouse/model/period.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import {
  factsOfFormula,
  measuresOfFormula,
  type Indicator,
  type MeasureRef,
} from '#warehouse/model/indicator.ts';
import { turnsSql, type TreeView } from '#warehouse/model/tree-view.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/** A sum that some indicator asks of a fact; `column` is its name in the fact's temporary tables. */
export interface PlannedMeasure {
  ref: MeasureRef;
  measure: Measure;
  column: string;
}

/** What all indicators together ask of one fact, so that its rows are read once. */
export interface FactPlan {
  fact: Fact;
  measures: PlannedMeasure[];
  /** Whether a `weighted_index` is made of it. */
  indexed: boolean;
  /** Grains at which it can give values: never finer than its rows. */
  grains: Grain[];
  /** First period with a row, not after as-of; as-of itself where there is none. */
  first: string;
  /** DuckDB types of the fact's columns. */
  types: Map<string, string>;
  /** Whether units count wholly towards others: then sums of whole numbers are exact in any order. */
  wholeWeights: boolean;
  /** On which tree its rows are rolled up. */
  tree: TreeView;
  /** Whether what a unit counts towards changes within a month while its rows are by day. */
  turnsWithinMonths: boolean;
}

export type FactPlans = Map<string, FactPlan>;

/**
 * Gathers what the workspace's indicators need of each fact.
 *
 * @throws {EtlError} workspace_invalid: a formula names a fact, measure or dimension that does not exist
 */
export async function planFacts(context: IndicatorsContext): Promise<FactPlans> {
  const plans: FactPlans = new Map();
  for (const indicator of context.content.indicators) {
    for (const factId of factsOfFormula(indicator.formula)) {
      if (!plans.has(factId)) plans.set(factId, await openPlan(context, indicator, factId));
    }
    const { formula } = indicator;
    if (formula.kind === 'weighted_index') plans.get(formula.fact)!.indexed = true;
    else for (const ref of measuresOfFormula(formula)) planMeasure(plans.get(ref.fact)!, indicator, ref);
  }
  return plans;
}

/** The same plans for the tree as then: nothing is shared out there. */
export function plansThen(plans: FactPlans): FactPlans {
  return new Map([...plans].map(([id, plan]) => [id, { ...plan, tree: 'then', wholeWeights: true }]));
}

/** Column of a planned sum. */
export function columnOf(plan: FactPlan, ref: MeasureRef): string {
  return plan.measures.find((planned) => isSame(planned.ref, ref))!.column;
}

async function openPlan(context: IndicatorsContext, indicator: Indicator, factId: string): Promise<FactPlan> {
  const fact = context.content.facts.find(({ definition }) => definition.id === factId)?.definition;
  if (!fact) throw unknownName(indicator, 'fact', factId);
  const columns = await context.db.rows<{ column_name: string; data_type: string }>(
    `select column_name, data_type from duckdb_columns()
     where database_name = current_database() and schema_name = 'star' and table_name = $table`,
    { table: `fact_${factId}` },
  );
  const [found] = await context.db.rows<{ first: string; whole_weights: boolean; turns: boolean }>(
    `select coalesce(min(period), cast($as_of as date)) as first,
            not exists (from star.unit_rollup where weight <> 1) as whole_weights,
            exists (${turnsSql()}) as turns
     from star.${identifier(`fact_${factId}`)}
     where period <= cast($as_of as date)`,
    { as_of: context.asOf },
  );
  return {
    fact,
    measures: [],
    indexed: false,
    grains: grains.slice(fact.grain === 'day' ? 0 : grains.indexOf(fact.grain)),
    first: found!.first,
    wholeWeights: found!.whole_weights,
    tree: 'now',
    turnsWithinMonths: fact.grain === 'day' && found!.turns,
    types: new Map(columns.map((column) => [column.column_name, column.data_type])),
  };
}

function planMeasure(plan: FactPlan, indicator: Indicator, ref: MeasureRef): void {
  const measure = plan.fact.measures.find((one) => one.id === ref.measure);
  if (!measure) throw unknownName(indicator, 'measure', `${ref.fact}.${ref.measure}`);
  for (const dimension of Object.keys(ref.where)) {
    if (!plan.fact.dimensions.some((one) => one.id === dimension)) {
      throw unknownName(indicator, 'dimension', `${ref.fact}.${dimension}`);
    }
  }
  if (plan.measures.some((planned) => isSame(planned.ref, ref))) return;
  plan.measures.push({ ref, measure, column: `m${plan.measures.length}` });
}

function isSame(a: MeasureRef, b: MeasureRef): boolean {
  const normal = ({ where }: MeasureRef) =>
    JSON.stringify(
      Object.entries(where)
        .map(([dimension, codes]) => [dimension, codes.toSorted()])
        .toSorted(),
    );
  return a.fact === b.fact && a.measure === b.measure && normal(a) === normal(b);
}

function unknownName(indicator: Indicator, kind: string, name: string): EtlError {
  return new EtlError(
    'workspace_invalid',
    `${kind} unknown: ${name} (indicator ${indicator.id}). Expected a ${kind} declared in facts/; mend indicators/${indicator.id}.yaml.`,
    { indicator: indicator.id, [kind]: name },
  );
}
