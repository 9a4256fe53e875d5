import type { Indicator } from '../model/indicator.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import { invalidQuestion } from './question.ts';

/**
 * Refuses to add up the rows of a fact where an indicator of it hides cells that are too small: its counts, split as somebody likes,
 * would tell what the indicator hides. The indicator itself is there by period and unit, as it was published.
 *
 * @throws {WarehouseError} question_invalid
 */
export function requireOpenFact(catalog: Catalog, factId: string): void {
  const hiding = [...catalog.indicators.values()].find(
    (indicator) => indicator.suppressBelow > 0 && factsOf(indicator).includes(factId),
  );
  if (hiding)
    throw invalidQuestion(
      'fact',
      factId,
      `one whose counts may be told: ${hiding.id} hides cells of fewer than ${hiding.suppressBelow}, ask for it by period and unit alone`,
    );
}

function factsOf({ formula }: Indicator): string[] {
  if (formula.kind === 'weighted_index') return [formula.fact];
  if (formula.kind === 'total') return [formula.numerator.fact];
  return [formula.numerator.fact, formula.denominator.fact];
}
