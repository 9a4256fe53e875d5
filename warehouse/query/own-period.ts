import { grains, type Grain } from '../model/period.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';
import { invalidQuestion, requireIndicator } from './question.ts';

/** The finest grain at which an indicator has values: no finer than the rows of any of its facts. */
export function finestGrain(
  { facts }: Pick<Catalog, 'facts'>,
  { formula }: Pick<Indicator, 'formula'>,
): Grain {
  const ids = factsOfFormula(formula);
  const coarsest = Math.max(...ids.map((id) => grains.findIndex((grain) => grain === facts.get(id)?.grain)));
  return grains[Math.max(0, coarsest)]!;
}

/** Refuses a grain finer than the facts of a figure are: their rows say nothing of shorter periods. @throws {WarehouseError} question_invalid */
export function requireGrainOf(
  catalog: Pick<Catalog, 'facts'>,
  figure: Pick<Indicator, 'id' | 'formula'>,
  grain: Grain,
): void {
  const finest = finestGrain(catalog, figure);
  if (grains.indexOf(grain) >= grains.indexOf(finest)) return;
  throw invalidQuestion('grain', grain, `${finest} or longer: ${figure.id} has no shorter periods`);
}

/**
 * The period of an indicator that answers for an asked one. It is the asked one, unless the indicator is measured more coarsely:
 * then the last complete period of its own that had ended by the end of the asked one, so that October shows what the third
 * quarter said. Where none had, the one that was running.
 */
export function ownPeriod(
  catalog: Pick<Catalog, 'facts' | 'periods'>,
  indicator: Indicator,
  asked: Period,
): Period {
  const grain = finestGrain(catalog, indicator);
  if (grains.indexOf(grain) <= grains.indexOf(asked.grain)) return asked;
  const known = catalog.periods[grain];
  return (
    known.findLast(({ complete, periodEnd }) => complete && periodEnd <= asked.periodEnd) ??
    known.findLast(({ period }) => period <= asked.period) ??
    asked
  );
}

/** Indicators by the period that answers for an asked one: that one first, and few others. */
export function byOwnPeriod(
  catalog: Catalog,
  indicatorIds: readonly string[],
  asked: Period,
): Map<Period, string[]> {
  return Map.groupBy(indicatorIds, (id) => ownPeriod(catalog, requireIndicator(catalog, id), asked));
}
