import type { Fact, Measure } from '#warehouse/model/fact.ts';
import { factsOfFormula, measuresOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { Text } from '#warehouse/model/text.ts';
import { requireIndicator, requireMeasure } from '#warehouse/query/question.ts';
import { hidingIndicator } from '#warehouse/query/withheld.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { ValueFormat } from '#lib/format/number.ts';

/** A figure that can be explored: an indicator, or a measure of a fact. */
export interface ExploredFigure {
  /** Names its column in answers. */
  id: string;
  kind: 'indicator' | 'measure';
  name: Text;
  format: ValueFormat;
  /** Word after its numbers; null for percent, points and bare numbers. */
  unitText: Text | null;
  facts: readonly string[];
  /** Whether it is added up, so that its parts are shares of a whole. */
  isAdded: boolean;
  /** Whether it has a denominator that weighs its parts. */
  isRatio: boolean;
  /** Whether it can be split by anything: its counts may be told, and it is made of sums. */
  isSummed: boolean;
  /** `indicator` only. */
  indicator: Indicator | null;
}

/** @throws {WarehouseError} indicator_unknown */
export function indicatorFigure(catalog: Catalog, id: string): ExploredFigure {
  const indicator = requireIndicator(catalog, id);
  const { formula, unit, decimals, unitText, name } = indicator;
  const refs = measuresOfFormula(formula);
  return {
    ...{ id, kind: 'indicator', name, indicator, unitText },
    format: { unit, decimals },
    facts: factsOfFormula(formula),
    isAdded: formula.kind === 'total' && isAdditive(catalog, formula.numerator),
    isRatio: formula.kind === 'ratio',
    isSummed: refs.length > 0 && refs.every((ref) => hidingIndicator(catalog, ref) === undefined),
  };
}

/** @param id `fact.measure` @throws {WarehouseError} question_invalid */
export function measureFigure(catalog: Catalog, id: string): ExploredFigure {
  const { fact, measure } = requireMeasure(catalog, id);
  return {
    ...{ id, kind: 'measure', name: measure.name, indicator: null, unitText: measure.unit },
    format: { unit: 'count', decimals: 0 },
    facts: [fact.id],
    isAdded: measure.additivity !== 'distinct',
    isRatio: false,
    isSummed: hidingIndicator(catalog, { fact: fact.id, measure: measure.id }) === undefined,
  };
}

function isAdditive(catalog: Catalog, { fact, measure }: { fact: string; measure: string }): boolean {
  return measureOf(catalog.facts.get(fact), measure)?.additivity !== 'distinct';
}

function measureOf(fact: Fact | undefined, id: string): Measure | undefined {
  return fact?.measures.find((one) => one.id === id);
}
