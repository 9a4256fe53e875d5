import type { Fact, Measure } from '../model/fact.ts';
import type { Indicator, MeasureRef } from '../model/indicator.ts';

/** The sides of a share whose numerator counts some of what its denominator counts, row by row. */
export interface Share {
  numerator: MeasureRef;
  denominator: MeasureRef;
}

/**
 * The sides of an indicator of which can be told what its denominator counts and its numerator does not: a share in percent of rows of one
 * fact, both counted the same way. Null of all others, and of what is counted once (distinct): its rows do not add up.
 */
export function shareOf(
  { formula, unit }: Pick<Indicator, 'formula' | 'unit'>,
  facts: ReadonlyMap<string, Fact>,
): Share | null {
  if (formula.kind !== 'ratio' || unit !== 'percent') return null;
  const { numerator, denominator } = formula;
  if (numerator.fact !== denominator.fact) return null;
  const [counted, all] = [numerator, denominator].map((ref) => measureOf(ref, facts)?.additivity);
  return counted === all && all !== undefined && all !== 'distinct' ? { numerator, denominator } : null;
}

function measureOf({ fact, measure }: MeasureRef, facts: ReadonlyMap<string, Fact>): Measure | undefined {
  return facts.get(fact)?.measures.find(({ id }) => id === measure);
}
