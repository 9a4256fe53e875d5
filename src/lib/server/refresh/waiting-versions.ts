import { listHeld, type HeldVersion } from '#warehouse/control/held-versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { seesAllUnits, seesClass, type Scope } from '#warehouse/scope/scope.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import type { LoadCounts, SourceChange, VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { stateOfHeld, type HeldState } from '#warehouse/snapshot/held-state.ts';
import { currentReader } from '../auth/reader.ts';

/** A version that waits for a person's word. Instants are ISO UTC, days ISO. */
export interface WaitingVersion {
  snapshotId: string;
  /** The run that built it. */
  runId: string;
  heldAt: string;
  asOf: string;
  /** Whether nothing is served yet: all that it brings is new. */
  isFirst: boolean;
  /** Only one that `waits` can be approved: the changes of one that is `overtaken` are no longer true. */
  state: HeldState;
  /** Whether another person than whoever looks has to approve it, since they asked for it. */
  needsOther: boolean;
  /** The tables of one source are summed. */
  changes: VersionChanges;
}

/**
 * Reads the versions that wait, the newest first.
 *
 * @param reader what they know of the version served, and their scope; null where none is served: then tables stand for themselves
 */
export function readWaiting(
  control: Control,
  reader: { catalog: Catalog; scope: Scope } | null,
): WaitingVersion[] {
  return listHeld(control).map((held) => {
    const { snapshotId, runId, heldAt, asOf, parentId, changes } = held;
    return {
      ...{ snapshotId, runId, heldAt, asOf },
      isFirst: parentId === null,
      state: stateOfHeld(control, held),
      needsOther: needsOther(control, held, reader?.catalog ?? null),
      changes: bySource(known(changes as VersionChanges, reader), reader?.catalog ?? null),
    };
  });
}

/** What is shown beforehand of what the approval itself makes sure of. */
function needsOther(control: Control, { runId, changes }: HeldVersion, catalog: Catalog | null): boolean {
  const { sources } = changes as VersionChanges;
  const asksForTwo = sources.some(
    ({ source }) => catalog?.sources.get(sourceOfTable(catalog, source))?.approval === 'second_person',
  );
  return asksForTwo && (readRun(control, runId)?.askers.includes(currentReader().actor) ?? false);
}

/** Changes of what a reader knows of. */
function known(changes: VersionChanges, reader: { catalog: Catalog; scope: Scope } | null): VersionChanges {
  if (!reader) return changes;
  const { catalog, scope } = reader;
  const knowsAll = seesAllUnits(scope) && seesClass(scope, 'restricted');
  const { indicators, sources, units } = catalog;
  const isKnown = { indicator: indicators, source: sources, fact: catalog.facts } as const;
  return {
    mends: changes.mends?.filter(({ table }) => sources.has(sourceOfTable(catalog, table))) ?? [],
    sources: changes.sources.filter(({ source }) => sources.has(sourceOfTable(catalog, source))),
    definitions: changes.definitions.filter(
      ({ kind, id, change }) =>
        !(kind in isKnown) ||
        isKnown[kind as keyof typeof isKnown].has(id) ||
        (change === 'added' && knowsAll),
    ),
    indicators: changes.indicators
      .filter(({ indicator }) => indicators.has(indicator))
      .map((change) => ({
        ...change,
        // The figure of a whole is told by rules of its own, which a change does not know.
        root: change.root && seesAllUnits(scope) ? change.root : null,
        largest: change.largest.filter(({ unit }) => units.has(unit)),
      })),
  };
}

function bySource(changes: VersionChanges, catalog: Pick<Catalog, 'sources'> | null): VersionChanges {
  const sourceOf = (table: string) => (catalog ? sourceOfTable(catalog, table) : table);
  const groups = Map.groupBy(changes.sources, ({ source }) => sourceOf(source));
  const sources = [...groups].map(([source, tables]): SourceChange => ({
    source,
    before: tables.map(({ before }) => before).reduce(sum),
    after: tables.map(({ after }) => after).reduce(sum),
  }));
  return { ...changes, sources };
}

/** Tables of one source come from the same files. */
function sum(one: LoadCounts | null, other: LoadCounts | null): LoadCounts | null {
  if (one === null || other === null) return one ?? other;
  return {
    ...one,
    physical: one.physical + other.physical,
    loaded: one.loaded + other.loaded,
    quarantined: one.quarantined + other.quarantined,
    skipped: one.skipped + other.skipped,
  };
}
