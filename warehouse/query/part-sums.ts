import { identifier } from '../duckdb/database.ts';
import type { Fact, Measure } from '../model/fact.ts';
import type { Indicator, MeasureRef } from '../model/indicator.ts';
import { valuesSql, type TreeView } from '../model/tree-view.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { countedForUnitSql, factRowsSql, inPeriodSql } from './counted-rows.ts';
import { unitsBelowSql } from './descendants.ts';
import { invalidQuestion, requireLevel } from './question.ts';
import type { Sums } from './rate-and-mix.ts';
import { requireOpen } from './withheld.ts';

/** What shares of a crosswalk may leave over when parts that are all of the whole are taken from it, relative to it. */
const LEFT_OVER = 1e-12;

/** Sums of a part in one of the two periods. */
export interface PartSums extends Sums {
  key: string | null;
  isAfter: boolean;
}

/** What sums are asked for. */
export interface AskedSums {
  indicator: Indicator;
  unitId: string;
  tree: TreeView;
  /** Earlier, later. */
  periods: readonly [Period, Period];
}

/** The cells of the units below, in each period those that stood there in this view, and what is left of the unit's own without them. */
export async function sumsByUnit(
  { catalog, alias, rows, asOf }: Snapshot,
  scope: Scope,
  { indicator, unitId, tree, periods, level }: AskedSums & { level: string | null },
  signal?: AbortSignal,
): Promise<PartSums[]> {
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const cellsOf = (at: number) => `
    select v.unit_id as key, ${at === 1} as "isAfter", v.numerator, v.denominator
    from ${valuesSql(alias, tree)} v
    where v.indicator_id = $indicator and v.grain = $grain and v.period = $first${at}::date and v.value is not null and ${visible.sql}
      and (v.unit_id = $parent or v.unit_id in (${unitsBelowSql(alias, tree, `last${at}`)}))`;
  const cells = await rows<PartSums>(
    `${cellsOf(0)} union all ${cellsOf(1)} order by key, "isAfter"`,
    {
      ...{ indicator: indicator.id, grain: periods[1].grain, parent: unitId },
      ...{ first0: periods[0].period, first1: periods[1].period },
      ...(tree === 'now' ? { as_of: asOf } : { last0: periods[0].periodEnd, last1: periods[1].periodEnd }),
      ...{ level: level === null ? null : requireLevel(catalog, level) },
      ...visible.parameters,
    },
    signal,
  );
  const below = cells.filter(({ key }) => key !== unitId);
  const whole = cells.filter(({ key }) => key === unitId);
  // Of parts without their whole, in either period, nobody could say what they are a part of.
  return whole.length < 2 ? [] : [...below, ...whole.map((cell) => restOf(cell, below))];
}

function restOf(whole: PartSums, below: readonly PartSums[]): PartSums {
  const same = below.filter(({ isAfter }) => isAfter === whole.isAfter);
  const left = (name: keyof Sums) => {
    const rest = same.reduce((sum, part) => sum - part[name], whole[name]);
    return Math.abs(rest) <= LEFT_OVER * Math.abs(whole[name]) ? 0 : rest;
  };
  return {
    key: null,
    isAfter: whole.isAfter,
    numerator: left('numerator'),
    denominator: left('denominator'),
  };
}

/** Sums of the facts' own rows by the codes of a dimension that both sides of the ratio bear. */
export async function sumsByCode(
  { catalog, alias, rows }: Snapshot,
  scope: Scope,
  { indicator, unitId, tree, periods, dimension }: AskedSums & { dimension: string },
  signal?: AbortSignal,
): Promise<PartSums[]> {
  const { formula } = indicator;
  if (formula.kind !== 'ratio') return [];
  for (const ref of [formula.numerator, formula.denominator]) requireOpen(catalog, ref);
  const visible = scopePredicate(scope, 'part.unit_id', alias);
  const sideSql = (ref: MeasureRef, side: string) => {
    const { fact, measure } = requireAdditive(catalog.facts.get(ref.fact)!, ref.measure, dimension);
    return periods
      .map(
        (_, at) =>
          `${codeSums({ alias, tree, fact, measure, dimension, ref, side, at })} and ${visible.sql} group by 1`,
      )
      .join(' union all ');
  };
  return rows<PartSums>(
    `select key, "isAfter", sum(numerator)::double as numerator, sum(denominator)::double as denominator
     from (${sideSql(formula.numerator, 'numerator')} union all ${sideSql(formula.denominator, 'denominator')})
     group by all order by all`,
    {
      unit: unitId,
      ...{ first0: periods[0].period, last0: periods[0].periodEnd },
      ...{ first1: periods[1].period, last1: periods[1].periodEnd },
      ...Object.fromEntries(wheresOf(formula.numerator, 'numerator')),
      ...Object.fromEntries(wheresOf(formula.denominator, 'denominator')),
      ...visible.parameters,
    },
    signal,
    'long',
  );
}

interface CodeSums {
  alias: string;
  tree: TreeView;
  fact: Fact;
  measure: Measure;
  dimension: string;
  ref: MeasureRef;
  side: string;
  /** Which of the two periods. */
  at: number;
}

function codeSums({ alias, tree, fact, measure, dimension, ref, side, at }: CodeSums): string {
  const table = factRowsSql(alias, fact.id);
  const when = inPeriodSql(table, measure, [`first${at}`, `last${at}`]);
  const restricted = wheresOf(ref, side).map(
    ([name], place) =>
      ` and list_contains($${name}::varchar[], f.${identifier(Object.keys(ref.where)[place]!)}::varchar)`,
  );
  const sum = `coalesce(sum(f.${identifier(measure.column)} * part.weight), 0)::double`;
  const [numerator, denominator] = side === 'numerator' ? [sum, '0::double'] : ['0::double', sum];
  return `
    select f.${identifier(dimension)}::varchar as key, ${at === 1} as "isAfter", ${numerator} as numerator, ${denominator} as denominator
    from ${table} f join ${countedForUnitSql(alias, tree)}
    where ${when}${restricted.join('')}`;
}

/** Parameters for the codes that a side of the ratio is restricted to. */
function wheresOf({ where }: MeasureRef, side: string): [string, readonly string[]][] {
  return Object.values(where).map((codes, place) => [`${side}_${place}`, codes]);
}

function requireAdditive(fact: Fact, measureId: string, dimension: string): { fact: Fact; measure: Measure } {
  const measure = fact.measures.find(({ id }) => id === measureId)!;
  if (measure.additivity === 'distinct')
    throw invalidQuestion('measure', measureId, 'one that adds up: what is counted once has no parts');
  const known = fact.dimensions.map(({ id }) => id);
  if (!known.includes(dimension))
    throw invalidQuestion('dimension', dimension, `one of ${fact.id}: ${known.join(', ')}`);
  return { fact, measure };
}
