import type { SeriesBreak } from './series-break.ts';
import type { Text } from './text.ts';

/** A measure of a fact, optionally of those rows only whose dimensions bear the given codes. */
export interface MeasureRef {
  fact: string;
  measure: string;
  where: { [dimension: string]: string[] };
}

/**
 * How a value is computed in each cell. Counts are stored, rates are computed: a value is always made from sums.
 * - `ratio`: Σ numerator / Σ denominator; the denominator may come from another fact
 * - `total`: Σ numerator (denominator null)
 * - `weighted_index`: quality results of `fact` rolled up rule → criterion → field → source by weight, 0–100
 */
export type Formula =
  | { kind: 'ratio'; numerator: MeasureRef; denominator: MeasureRef; per: number }
  | { kind: 'total'; numerator: MeasureRef }
  | { kind: 'weighted_index'; fact: string };

/** A dated goal. `basis` says where it comes from: `example` is shown as such on screen. */
export interface Target {
  date: string;
  value: number;
  basis: 'public' | 'secondary' | 'example';
  source: Text;
}

/**
 * A definition of an indicator as published in a snapshot.
 *
 * Units: `unit: percent` means that values are ratios 0–1 and shown ×100; `points`, `count`, `number` are shown as they are.
 * Targets, baseline and tolerance are in the value's own unit (0–1 for percent).
 */
export interface Indicator {
  id: string;
  version: string;
  name: Text;
  /** Short name for cards and axes. */
  shortName: Text;
  description: Text;
  numeratorText: Text;
  denominatorText: Text | null;
  caution: Text | null;
  formula: Formula;
  unit: 'percent' | 'points' | 'count' | 'number';
  /** Word after the number for `count` and `number`, e.g. "documents"; null for none. */
  unitText: Text | null;
  decimals: number;
  better: 'up' | 'down';
  pillar: string;
  /** Accountable agency, in the default language. */
  owner: string;
  /** The same by language; absent in older versions. */
  ownerNames?: Text;
  frequency: 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  /** Where the required path starts; null: the path is level at the first target. */
  baseline: { date: string; value: number } | null;
  targets: Target[];
  /** Absolute distance behind the path that still counts as within tolerance. */
  tolerance: number;
  /** Cells whose denominator is below this are suppressed; 0 for none. */
  suppressBelow: number;
  /** Days on which this series breaks, in order; those of the workspace are drawn besides. */
  breaks: SeriesBreak[];
}

/** Measures that a formula is made of, the numerator's first; none where it is made of scores. */
export function measuresOfFormula(formula: Formula): MeasureRef[] {
  if (formula.kind === 'weighted_index') return [];
  return formula.kind === 'ratio' ? [formula.numerator, formula.denominator] : [formula.numerator];
}

/** Facts that a formula is made of, each once, the numerator's first. */
export function factsOfFormula(formula: Formula): string[] {
  if (formula.kind === 'weighted_index') return [formula.fact];
  return [...new Set(measuresOfFormula(formula).map(({ fact }) => fact))];
}
