import type { FactDimension } from '../model/fact.ts';
import type { Indicator, MeasureRef } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import { lastSeparation, type SeriesBreak } from '../model/series-break.ts';
import type { TreeView } from '../model/tree-view.ts';
import type { Scope } from '../scope/scope.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireGrainOf } from './own-period.ts';
import { sumsByCode, sumsByUnit, type PartSums } from './part-sums.ts';
import { invalidQuestion, requireIndicator, requirePeriod, requireUnit } from './question.ts';
import { readRestatedPart, type RestatedPart } from './restated-part.ts';
import { hidingIndicator } from './withheld.ts';
import { takeApart, type ChangeEffects, type Part, type Sums } from './rate-and-mix.ts';

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
  /** As then: by units that stood below at the end of each period, with what they counted then; as now where it is left out. */
  tree?: TreeView;
}

/** Why a ratio changed from one period to another. Ratios are in the indicator's own unit (0–1 for percent). */
export interface Decomposition {
  before: Period;
  after: Period;
  /**
   * By unit or by code of the dimension, the largest effect first. Key null: rows of no code or, by units, all that the units below do
   * not show: rows of the unit itself, of units that are suppressed and, as then, of units that were below for a part of a period, less
   * what such units counted elsewhere in it. Null where the whole has no value in one of the periods.
   */
  effects: ChangeEffects<string | null> | null;
  /** Which part of the same change is of figures restated since they were first published; null where there are no effects, or it is not told. */
  restated: RestatedPart | null;
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
    return { before, after, effects: null, restated: null, reason: 'not_comparable', break: line };
  const { tree = 'now' } = question;
  const asked = { indicator, unitId, tree, periods: [before, after] as const };
  const rows =
    'dimension' in question.by
      ? await sumsByCode(snapshot, scope, { ...asked, dimension: question.by.dimension }, signal)
      : await sumsByUnit(snapshot, scope, { ...asked, level: question.by.level }, signal);
  const effects = takeApart(partsOf(rows, indicator.formula.per));
  if (effects === null) return { before, after, effects, restated: null, reason: 'no_value', break: null };
  const parts = effects.parts.toSorted(byWeight);
  const restated = await readRestatedPart(
    snapshot,
    scope,
    {
      ...{ indicatorId: indicator.id, unitId, tree, grain: after.grain, change: effects.change },
      periods: [before.period, after.period],
    },
    signal,
  );
  return { before, after, effects: { ...effects, parts }, restated, reason: null, break: null };
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
    hidingIndicator(catalog, ref) !== undefined ||
    catalog.facts.get(ref.fact)?.measures.find(({ id }) => id === ref.measure)?.additivity === 'distinct';
  if (sides.some(isClosed)) return [];
  const bears = ({ fact, where }: MeasureRef, dimension: string) =>
    !(dimension in where) && catalog.facts.get(fact)?.dimensions.some(({ id }) => id === dimension) === true;
  const own = catalog.facts.get(formula.numerator.fact)?.dimensions ?? [];
  return own.filter(({ id, members }) => members.length > 1 && sides.every((side) => bears(side, id)));
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
