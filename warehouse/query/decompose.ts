import { identifier } from '../duckdb/database.ts';
import type { Fact, FactDimension, Measure } from '../model/fact.ts';
import type { Indicator, MeasureRef } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import { lastSeparation, type SeriesBreak } from '../model/series-break.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { descendantsSql } from './descendants.ts';
import { invalidQuestion, requireIndicator, requireLevel, requirePeriod, requireUnit } from './question.ts';
import { requireGrainOf } from './own-period.ts';
import { indicatorHiding, requireOpen } from './withheld.ts';
import { takeApart, type ChangeEffects, type Part, type Sums } from './rate-and-mix.ts';

/** What shares of a crosswalk may leave over when parts that are all of the whole are taken from it, relative to it. */
const LEFT_OVER = 1e-12;

export interface DecomposeQuestion {
  /** A ratio. */
  indicatorId: string;
  unitId: string;
  grain: Grain;
  /** First day of the later period; omit for the last complete one. */
  period?: string;
  /** First day of the earlier one; omit for the one before. */
  against?: string;
  /** What it is taken apart by: the units of a level below (null: those directly below), or a dimension of its facts. */
  by: { level: string | null } | { dimension: string };
}

/** Why a ratio changed from one period to another. Ratios are in the indicator's own unit (0–1 for percent). */
export interface Decomposition {
  before: Period;
  after: Period;
  /**
   * By unit or by code of the dimension, the largest effect first. Key null: rows of no code or, by units, all that the units below do
   * not show: rows of the unit itself, and of units that are suppressed. Null where the whole has no value in one of the periods.
   */
  effects: ChangeEffects<string | null> | null;
  /** Why there are none; null where there are. */
  reason: 'no_value' | 'not_comparable' | null;
  /** The break between the periods across which the indicator does not compare; null where there is none. */
  break: SeriesBreak | null;
}

/** Answers why a ratio changed between two periods, part by part. @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid */
export async function readDecomposition(
  snapshot: Snapshot,
  scope: Scope,
  question: DecomposeQuestion,
  signal?: AbortSignal,
): Promise<Decomposition> {
  const indicator = requireIndicator(snapshot.catalog, question.indicatorId);
  if (indicator.formula.kind !== 'ratio')
    throw invalidQuestion('indicator', indicator.id, 'a ratio: of others there is no rate and no mix');
  requireGrainOf(snapshot.catalog, indicator, question.grain);
  const after = requirePeriod(snapshot.catalog, question.grain, question.period);
  const before = requirePeriod(
    snapshot.catalog,
    question.grain,
    question.against ?? periodBefore(snapshot, after),
  );
  const unitId = requireUnit(snapshot.catalog, question.unitId).unitId;
  const line = lastSeparation(indicator.breaks, laterOf(before, after).periodEnd);
  if (line !== null && earlierOf(before, after).period < line.date)
    return { before, after, effects: null, reason: 'not_comparable', break: line };
  const asked = { indicator, unitId, periods: [before, after] as const };
  const rows =
    'dimension' in question.by
      ? await sumsByCode(snapshot, scope, { ...asked, dimension: question.by.dimension }, signal)
      : await sumsByUnit(snapshot, scope, { ...asked, level: question.by.level }, signal);
  const effects = takeApart(partsOf(rows, indicator.formula.per));
  if (effects === null) return { before, after, effects, reason: 'no_value', break: null };
  const parts = effects.parts.toSorted(byWeight);
  return { before, after, effects: { ...effects, parts }, reason: null, break: null };
}

/**
 * Dimensions by which a ratio can be taken apart, in the order of its numerator's fact: both sides bear them, no side is restricted by
 * them or hides small cells, and their codes have names. None for what is no ratio.
 */
export function dimensionsToTakeApart(
  catalog: Pick<Catalog, 'facts' | 'indicators'>,
  { formula }: Indicator,
): FactDimension[] {
  if (formula.kind !== 'ratio') return [];
  const sides = [formula.numerator, formula.denominator];
  const isClosed = (ref: MeasureRef) =>
    indicatorHiding(catalog, ref) !== undefined ||
    catalog.facts.get(ref.fact)?.measures.find(({ id }) => id === ref.measure)?.additivity === 'distinct';
  if (sides.some(isClosed)) return [];
  const bears = ({ fact, where }: MeasureRef, dimension: string) =>
    !(dimension in where) && catalog.facts.get(fact)?.dimensions.some(({ id }) => id === dimension) === true;
  const own = catalog.facts.get(formula.numerator.fact)?.dimensions ?? [];
  return own.filter(({ id, members }) => members.length > 1 && sides.every((side) => bears(side, id)));
}

/** Sums of a part in one of the two periods. */
interface PartSums extends Sums {
  key: string | null;
  isAfter: boolean;
}

interface Asked {
  indicator: Indicator;
  unitId: string;
  /** Earlier, later. */
  periods: readonly [Period, Period];
}

/** The cells of the units below, and what is left of the unit's own once they are taken away. */
async function sumsByUnit(
  { catalog, alias, rows, asOf }: Snapshot,
  scope: Scope,
  { indicator, unitId, periods, level }: Asked & { level: string | null },
  signal?: AbortSignal,
): Promise<PartSums[]> {
  const [before, after] = periods;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const cells = await rows<PartSums>(
    `select v.unit_id as key, v.period = $after::date as "isAfter", v.numerator, v.denominator
     from ${alias}.indicators.value v
     where v.indicator_id = $indicator and v.grain = $grain and v.period in ($before::date, $after::date)
       and v.value is not null and ${visible.sql}
       and (v.unit_id = $parent or v.unit_id in (${descendantsSql(alias)}))
     order by v.unit_id, v.period`,
    {
      ...{ indicator: indicator.id, grain: after.grain, before: before.period, after: after.period },
      ...{ parent: unitId, as_of: asOf, level: level === null ? null : requireLevel(catalog, level) },
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
async function sumsByCode(
  { catalog, alias, rows }: Snapshot,
  scope: Scope,
  { indicator, unitId, periods, dimension }: Asked & { dimension: string },
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
          `${codeSums({ alias, fact, measure, dimension, ref, side, at })} and ${visible.sql} group by 1`,
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
  fact: Fact;
  measure: Measure;
  dimension: string;
  ref: MeasureRef;
  side: string;
  /** Which of the two periods. */
  at: number;
}

function codeSums({ alias, fact, measure, dimension, ref, side, at }: CodeSums): string {
  const table = `${alias}.star.${identifier(`fact_${fact.id}`)}`;
  const within = `between $first${at}::date and $last${at}::date`;
  const when =
    measure.additivity === 'stock'
      ? `f.period = (select max(last.period) from ${table} last where last.period ${within})`
      : `f.period ${within}`;
  const restricted = wheresOf(ref, side).map(
    ([name], place) =>
      ` and list_contains($${name}::varchar[], f.${identifier(Object.keys(ref.where)[place]!)}::varchar)`,
  );
  const sum = `coalesce(sum(f.${identifier(measure.column)} * part.weight), 0)::double`;
  const [numerator, denominator] = side === 'numerator' ? [sum, '0::double'] : ['0::double', sum];
  return `
    select f.${identifier(dimension)}::varchar as key, ${at === 1} as "isAfter", ${numerator} as numerator, ${denominator} as denominator
    from ${table} f join ${alias}.star.unit_rollup part on part.unit_key = f.unit_key and part.unit_id = $unit
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

function partsOf(rows: readonly PartSums[], per: number): Part<string | null>[] {
  const sumsOf = (row: PartSums | undefined): Sums | null =>
    row === undefined ? null : { numerator: row.numerator * per, denominator: row.denominator };
  return [...Map.groupBy(rows, ({ key }) => key)].map(([key, both]) => ({
    key,
    before: sumsOf(both.find(({ isAfter }) => !isAfter)),
    after: sumsOf(both.find(({ isAfter }) => isAfter)),
  }));
}

function byWeight(
  one: { rate: number; mix: number; coverage: number },
  other: { rate: number; mix: number; coverage: number },
): number {
  const effect = ({ rate, mix, coverage }: typeof one) => Math.abs(rate + mix + coverage);
  return effect(other) - effect(one);
}

function earlierOf(one: Period, other: Period): Period {
  return one.period <= other.period ? one : other;
}

function laterOf(one: Period, other: Period): Period {
  return one.period > other.period ? one : other;
}

/** First day of the period before. @throws {WarehouseError} question_invalid: there is none */
function periodBefore({ catalog }: Snapshot, { grain, period }: Period): string {
  const known = catalog.periods[grain];
  const before = known[known.findIndex((one) => one.period === period) - 1];
  if (before) return before.period;
  throw invalidQuestion('period', period, `one with a ${grain} before it`);
}
