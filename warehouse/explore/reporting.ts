import type { Fact } from '../model/fact.ts';
import { monthsOfGrain } from '../model/fiscal-period.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import { hidesCells } from '../query/hiding-sources.ts';
import type { Catalog } from '../snapshot/catalog.ts';

/** Who reports what a figure is made of, and where the version has written whether they have. */
export interface Reporting {
  /** The indicator whose published coverage tells it. */
  witness: Indicator;
  /** Levels of the units that report; none where nobody in particular does: coverage is then that of days or deliveries. */
  levels: readonly string[];
  /** The shortest periods that all facts have. */
  grain: Grain;
  /** Whether it may be said how many have reported: not where small cells of a fact are hidden. */
  isCounted: boolean;
}

/** How a figure's facts are reported; null where no indicator that the reader may know of tells. */
export function reportingOf(
  catalog: Pick<Catalog, 'indicators' | 'facts' | 'hiding'>,
  figure: { indicator: Indicator | null; facts: readonly string[] },
): Reporting | null {
  const witness = figure.indicator ?? witnessOf(catalog, figure.facts);
  const facts = figure.facts.flatMap((id) => catalog.facts.get(id) ?? []);
  if (!witness || facts.length === 0) return null;
  const levels = facts.flatMap(({ reporting }) => (reporting.by === 'units' ? reporting.levels : []));
  return {
    witness,
    levels: [...new Set(levels)],
    grain: coarsest(facts),
    isCounted: !facts.some(({ id }) => hidesCells(catalog, id)),
  };
}

/** An indicator that is made of the same fact and nothing else: its coverage is that of the fact. */
function witnessOf(
  { indicators }: Pick<Catalog, 'indicators'>,
  asked: readonly string[],
): Indicator | undefined {
  return [...indicators.values()].find(({ formula }) => {
    const facts = new Set(factsOfFormula(formula));
    return facts.size === asked.length && asked.every((id) => facts.has(id));
  });
}

function coarsest(facts: readonly Fact[]): Grain {
  const grains = facts.map(({ grain }): Grain => (grain === 'day' ? 'month' : grain));
  return grains.toSorted((a, b) => monthsOfGrain[b] - monthsOfGrain[a])[0]!;
}
