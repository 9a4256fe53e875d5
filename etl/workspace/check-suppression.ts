import { measuresOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { ReadDefinition } from './read-facts.ts';
import type { Path } from './yaml-file.ts';

/**
 * Finds indicators that would tell what another hides: those that use a measure of one with a higher `suppressBelow`, whatever codes
 * either restricts it to. A total shows all its cells, whatever it says; an index is made of scores and tells no measure.
 */
export function checkSuppression(indicators: readonly ReadDefinition<Indicator>[]): void {
  const written = indicators.flatMap(({ definition }) => definition ?? []);
  for (const { definition, yaml } of indicators) {
    if (!definition) continue;
    const found = strictestHiding(definition, written);
    if (found) yaml.fault(placeOf(definition), sentence(definition, found));
  }
}

/** A measure that an indicator shows of more cells than `by` does. */
interface Told {
  measure: string;
  by: Indicator;
}

/** Of the indicators that hide more of a measure than this one, that which hides most; null where there is none. */
function strictestHiding(indicator: Indicator, all: readonly Indicator[]): Told | null {
  const own = measureNames(indicator);
  const told = all
    .filter((other) => hiddenBelow(other) > hiddenBelow(indicator))
    .flatMap((by) => {
      const measure = measureNames(by).find((name) => own.includes(name));
      return measure === undefined ? [] : [{ measure, by }];
    });
  return told.toSorted((one, other) => hiddenBelow(other.by) - hiddenBelow(one.by))[0] ?? null;
}

function hiddenBelow({ formula, suppressBelow }: Indicator): number {
  return formula.kind === 'total' ? 0 : suppressBelow;
}

function measureNames({ formula }: Indicator): string[] {
  return measuresOfFormula(formula).map(({ fact, measure }) => `${fact}.${measure}`);
}

function placeOf({ formula }: Indicator): Path {
  return formula.kind === 'total' ? ['formula', 'numerator'] : ['suppressBelow'];
}

function sentence({ formula, suppressBelow }: Indicator, { measure, by }: Told): string {
  const why = `would tell of ${measure} what ${by.id} hides: cells of fewer than ${by.suppressBelow}.`;
  return formula.kind === 'total'
    ? `${why} A total shows all its cells; expected a measure that no indicator hides.`
    : `${why} Expected at least ${by.suppressBelow}, found ${suppressBelow}.`;
}
