import { searchJournal, type JournalEntry, type JournalSearch } from '#warehouse/control/journal-log.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { listRuns, readRun, type Run, type RunSource } from '#warehouse/control/runs.ts';
import { cameIn, publishedRuns } from '#warehouse/control/source-ends.ts';
import type { Verdict } from '#warehouse/control/verdicts.ts';
import { readActor } from '#warehouse/queue/askers.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { openWarehouse } from '../warehouse.ts';
import { knowsAllOfRuns, knownEvents } from './known-events.ts';
import { knownAccount, knownRun } from './known-run.ts';
import { readKnownVerdicts } from './known-verdicts.ts';
import { listRejected } from './rejected-rows.ts';

/** A run with what whoever looks may know of it. */
export interface TellableRun {
  run: Run;
  /** What became of each source, in the order in which they ended. */
  sources: RunSource[];
  /** Those of which the rows were read, and none was published since the whole failed or was cut short. */
  lost: string[];
  /** Who asked for it, as they were called then; null for a schedule, a command, or for who may not know. */
  askedLabel: string | null;
  /** Who or what decided on what it built; null where nobody has, or nobody knows any more. */
  verdict: Verdict | null;
  /** Sources of which a failed load left rows to look at. */
  rejected: string[];
}

/** Reads a run; null where there is none of that id. */
export async function readTellableRun(runId: string, catalog: Catalog | null): Promise<TellableRun | null> {
  const { control } = await openWarehouse();
  const found = readRun(control, runId);
  if (!found) return null;
  const { sources, ...run } = found;
  const isKnown = (id: string) =>
    knowsAllOfRuns() || (catalog?.sources.has(sourceOfTable(catalog, id)) ?? false);
  const isOver = run.outcome === 'failed' || run.outcome === 'interrupted';
  const isLost = isOver && !publishedRuns(control, [runId]).has(runId);
  const known = sources.filter(({ sourceId }) => isKnown(sourceId));
  return {
    run: knownRun(run, catalog),
    sources: known.map(knownAccount),
    lost: isLost ? known.filter(cameIn).map(({ sourceId }) => sourceId) : [],
    askedLabel: knowsAllOfRuns() && run.claim ? (readActor(control, run.claim)?.actorLabel ?? null) : null,
    verdict: readKnownVerdicts(control, [run]).get(runId) ?? null,
    rejected: listRejected(runId),
  };
}

/** Runs that one may be compared with, the newest first. */
export function listComparable(control: Control, runId: string, limit = 12): Run[] {
  return listRuns(control, 100)
    .filter((run) => run.runId !== runId && run.outcome !== 'running')
    .slice(0, limit);
}

/** Entries of the journal that whoever looks may know of, the newest first. */
export async function findEvents(
  search: Omit<JournalSearch, 'isDataSearched'>,
): Promise<{ entries: JournalEntry[]; next: number | null }> {
  const { control } = await openWarehouse();
  const known = await knownEvents();
  // Words that are looked for in what is not told would tell it.
  const found = searchJournal(control, { ...search, isDataSearched: knowsAllOfRuns() });
  const next = found.length === search.limit ? (found.at(-1)?.id ?? null) : null;
  return { entries: found.flatMap((entry) => (known(entry) ? [{ ...entry, ...known(entry)! }] : [])), next };
}
