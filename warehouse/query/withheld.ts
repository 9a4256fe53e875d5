import type { Indicator, MeasureRef } from '../model/indicator.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import { invalidQuestion } from './question.ts';

/**
 * Refuses to add up a measure of which an indicator hides cells that are too small: its counts, split as somebody likes, would tell what
 * the indicator hides. The indicator itself is there by period and unit, as it was published.
 *
 * @throws {WarehouseError} question_invalid
 */
export function requireOpen(catalog: Catalog, asked: Pick<MeasureRef, 'fact' | 'measure'>): void {
  const hiding = hidingIndicator(catalog, asked);
  if (hiding)
    throw invalidQuestion(
      'measure',
      `${asked.fact}.${asked.measure}`,
      catalog.indicators.has(hiding.id)
        ? `one whose counts may be told: ${hiding.id} hides cells of fewer than ${hiding.suppressBelow}, ask for it by period and unit alone`
        : 'one whose counts may be told: small cells of this one are hidden',
    );
}

/** The indicator that hides small cells of a measure, or of another over the same column; undefined where it may be added up. */
export function hidingIndicator(
  { indicators, hiding, facts }: Pick<Catalog, 'facts' | 'indicators' | 'hiding'>,
  asked: Pick<MeasureRef, 'fact' | 'measure'>,
): Indicator | undefined {
  const columnOf = ({ fact, measure }: typeof asked) =>
    facts.get(fact)?.measures.find(({ id }) => id === measure)?.column ?? measure;
  const isSame = (ref: MeasureRef) => ref.fact === asked.fact && columnOf(ref) === columnOf(asked);
  return (hiding ?? [...indicators.values()]).find(
    (indicator) => indicator.suppressBelow > 0 && measuresOf(indicator).some(isSame),
  );
}

/** An index is made of scores: no measure of its fact is withheld for it. */
function measuresOf({ formula }: Indicator): MeasureRef[] {
  if (formula.kind === 'weighted_index') return [];
  return formula.kind === 'total' ? [formula.numerator] : [formula.numerator, formula.denominator];
}
