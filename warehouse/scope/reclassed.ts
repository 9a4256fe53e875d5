import { highestOf, type DataClass } from '../model/data-class.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { classOfFact, classOfIndicator, classOfSource } from './class-of.ts';

/** What of the version served says how closed things are by now. */
export type Present = Pick<Catalog, 'facts' | 'indicators' | 'sources'>;

/** Older versions with the classes that hold by now; of a version and the present there is one. */
const known = new WeakMap<Snapshot, { present: Present; version: Snapshot }>();

/**
 * An older version in which each fact, indicator and source is as closed as it was then or as it is now, whichever is more: what was
 * told in confidence stays so, and what has been closed since is closed in it as well.
 */
export function reclassed(version: Snapshot, present: Present): Snapshot {
  const made = known.get(version);
  if (made?.present === present) return made.version;
  const closed = { ...version, catalog: { ...version.catalog, ...closedBy(version.catalog, present) } };
  known.set(version, { present, version: closed });
  return closed;
}

function closedBy(then: Catalog, present: Present): Pick<Catalog, 'facts' | 'closedSince'> {
  const facts = new Map(
    [...then.facts].map(([id, fact]) => {
      const now = present.facts.get(id);
      const dataClass = highestOf([classOfFact(fact), ...(now ? [classOfFact(now)] : [])]);
      return [id, { ...fact, dataClass }];
    }),
  );
  const indicators = classesOf(present.indicators, (one) => classOfIndicator(one, present));
  const sources = classesOf(present.sources, ({ id }) => classOfSource(id, present));
  return { facts, closedSince: { indicators, sources } };
}

const classesOf = <T>(map: ReadonlyMap<string, T>, classOf: (one: T) => DataClass) =>
  new Map([...map].map(([id, one]) => [id, classOf(one)]));
