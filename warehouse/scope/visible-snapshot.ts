import type { FactDimension } from '../model/fact.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import { registerKey, type Registers } from '../snapshot/registers.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { classOfFact, classOfIndicator, classOfSource } from './class-of.ts';
import { reclassed, type Present } from './reclassed.ts';
import { scopeKey, seesAllUnits, seesClass, type Scope } from './scope.ts';
import { settleScope } from './settle-scope.ts';

/** Versions as readers see them: of a version and a scope there is one. */
const seen = new WeakMap<Snapshot, Map<string, Promise<Snapshot>>>();

/**
 * A version as a reader may know of it: its catalog names the units, indicators, facts and sources of their scope and no others, so
 * that whatever is asked by name, listed or searched is theirs; what is not is as unknown as what does not exist. The root of the
 * tree is the first unit they see with all below it.
 *
 * @param present of the version served, where `version` is an older one: what has been closed since is closed in it as well
 */
export async function visibleSnapshot(
  version: Snapshot,
  scope: Scope,
  present: Present | null = null,
): Promise<Snapshot> {
  const snapshot = present ? reclassed(version, present) : version;
  if (seesAllUnits(scope) && seesAllClasses(scope, snapshot.catalog)) return snapshot;
  const key = scopeKey(scope);
  const views = seen.get(snapshot) ?? new Map<string, Promise<Snapshot>>();
  seen.set(snapshot, views);
  const view = views.get(key) ?? narrow(snapshot, scope);
  views.set(key, view);
  view.catch(() => views.delete(key));
  return view;
}

function seesAllClasses(scope: Scope, { facts, closedSince }: Catalog): boolean {
  const { indicators, sources } = closedSince ?? {};
  const since = [...(indicators?.values() ?? []), ...(sources?.values() ?? [])];
  return [...[...facts.values()].map(classOfFact), ...since].every((one) => seesClass(scope, one));
}

async function narrow(snapshot: Snapshot, scope: Scope): Promise<Snapshot> {
  const catalog = withinClass(snapshot.catalog, scope);
  if (seesAllUnits(scope)) return { ...snapshot, catalog };
  const { settled } = await settleScope(snapshot, scope);
  return { ...snapshot, catalog: withUnits(catalog, new Set(settled!.units), scope) };
}

function withinClass(catalog: Catalog, scope: Scope): Catalog {
  const { workspace } = catalog;
  const indicators = kept(catalog.indicators, (one) => seesClass(scope, classOfIndicator(one, catalog)));
  const sources = kept(catalog.sources, ({ id }) => seesClass(scope, classOfSource(id, catalog)));
  const headlines = workspace.headlines.filter((id) => indicators.has(id));
  const mapped = indicators.has(workspace.mapIndicator) ? workspace.mapIndicator : headlines[0];
  const facts = factsOf(catalog, sources, scope);
  return {
    ...catalog,
    ...{ indicators, sources, facts, registers: registersOf(catalog, facts) },
    // What hides small cells hides them from whoever may not know of it, too.
    hiding: [...catalog.indicators.values()].filter(({ suppressBelow }) => suppressBelow > 0),
    workspace: {
      ...workspace,
      headlines,
      mapIndicator: mapped ?? workspace.mapIndicator,
      phases: workspace.phases.map((phase) => ({
        ...phase,
        indicator: phase.indicator !== null && indicators.has(phase.indicator) ? phase.indicator : null,
      })),
    },
  };
}

/** Facts that may be known of, and of their sources those that may: a source may be more closed, by another fact made of it. */
function factsOf(catalog: Catalog, sources: Catalog['sources'], scope: Scope): Catalog['facts'] {
  const facts = kept(catalog.facts, (fact) => seesClass(scope, classOfFact(fact)));
  return new Map(
    [...facts].map(([id, fact]) => [
      id,
      {
        ...fact,
        sources: fact.sources.filter((source) => sources.has(source)),
        dimensions: fact.dimensions.map((one) => withoutClosed(one, sources)),
      },
    ]),
  );
}

/** Names of codes come from sources too, which may be more closed than the fact that bears the codes. */
function withoutClosed(
  { register, ...dimension }: FactDimension,
  sources: Catalog['sources'],
): FactDimension {
  const isOpen = register?.sources?.every((source) => sources.has(source)) ?? true;
  return register && isOpen ? { ...dimension, register } : dimension;
}

/** Names that dimensions which may be known of refer to. */
function registersOf({ registers }: Catalog, facts: Catalog['facts']): Registers {
  const named = new Set([...facts.values()].flatMap(({ dimensions }) => dimensions.map(registerKey)));
  return kept(registers ?? new Map(), (_, key) => named.has(key));
}

function withUnits(catalog: Catalog, own: ReadonlySet<string>, scope: Scope): Catalog {
  const known = new Set([...own, ...(scope.wholes ?? [])]);
  const home = [...scope.unitRoots, ...(scope.units ?? []), ...own].find((id) => catalog.units.has(id));
  return {
    ...catalog,
    units: kept(catalog.units, ({ unitId }) => known.has(unitId)),
    versions: kept(catalog.versions, (_, id) => known.has(id)),
    children: new Map(
      [...catalog.children]
        .filter(([id]) => known.has(id))
        .map(([id, children]) => [id, children.filter((child) => known.has(child))]),
    ),
    workspace: {
      ...catalog.workspace,
      rootUnit: home ?? catalog.workspace.rootUnit,
      tiles: catalog.workspace.tiles.filter(({ unit }) => known.has(unit)),
    },
  };
}

const kept = <T>(map: ReadonlyMap<string, T>, isKept: (value: T, id: string) => boolean) =>
  new Map([...map].filter(([id, value]) => isKept(value, id)));
