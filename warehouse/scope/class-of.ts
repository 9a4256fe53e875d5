import { DEFAULT_CLASS, highestOf, type DataClass } from '../model/data-class.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import type { Catalog } from '../snapshot/catalog.ts';

/** What says of a version how closed its parts are. */
export type Classed = Pick<Catalog, 'facts' | 'closedSince'>;

/** How closed a fact is; those of versions from before there were classes are for the work of every day. */
export const classOfFact = (fact: { dataClass?: DataClass }): DataClass => fact.dataClass ?? DEFAULT_CLASS;

/** How closed an indicator is: as the most closed fact it is made of. */
export function classOfIndicator({ id, formula }: Indicator, { facts, closedSince }: Classed): DataClass {
  const made = factsOfFormula(formula).map((fact) => classOfFact(facts.get(fact) ?? {}));
  return highestOf([...made, ...classIn(closedSince?.indicators, id)]);
}

/** How closed a source is: as the most closed fact that is made of it; its rows are whole. */
export function classOfSource(id: string, { facts, closedSince }: Classed): DataClass {
  const fed = [...facts.values()].filter(({ sources }) => sources.includes(id)).map(classOfFact);
  return highestOf([...(fed.length > 0 ? fed : [DEFAULT_CLASS]), ...classIn(closedSince?.sources, id)]);
}

function classIn(classes: ReadonlyMap<string, DataClass> | undefined, id: string): DataClass[] {
  const found = classes?.get(id);
  return found ? [found] : [];
}
