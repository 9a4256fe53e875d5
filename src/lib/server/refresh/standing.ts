import type { Control } from '#warehouse/control/open-control.ts';
import { lastSourceOutcomes } from '#warehouse/control/runs.ts';
import { readSources, type SourceLoad } from '#warehouse/query/sources.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readOutlooks } from './outlooks.ts';

/** How the sources of a version stand, for what no reader asks. */
export interface Standing {
  loads: SourceLoad[];
  /** How many deliveries of a source are due and not there; those of which the contract does not say, or nothing is known, are not in it. */
  overdue: Map<string, number>;
}

/** For so long an answer holds: metrics may be read every few seconds, and what came of each month is counted anew for each answer. */
const HOLDS_MS = 60_000;
const answers = new WeakMap<Snapshot, { atMs: number; standing: Promise<Standing> }>();

/** Reads which deliveries are overdue, by the terms that the desk goes by; at most a minute old. */
export function readStanding(snapshot: Snapshot, control: Control): Promise<Standing> {
  const atMs = control.clock().getTime();
  const answer = answers.get(snapshot);
  if (answer && Math.abs(atMs - answer.atMs) < HOLDS_MS) return answer.standing;
  const standing = findStanding(snapshot, control);
  answers.set(snapshot, { atMs, standing });
  standing.catch(() => answers.delete(snapshot));
  return standing;
}

async function findStanding(snapshot: Snapshot, control: Control): Promise<Standing> {
  const loads = await readSources(snapshot, everything);
  const outcomes = lastSourceOutcomes(control);
  const received = new Map(
    loads.map((load) => [load.sourceId, { load, last: outcomes.get(load.sourceId) ?? null }]),
  );
  const outlooks = await readOutlooks({ snapshot, scope: everything }, received, control.clock());
  return {
    loads,
    overdue: new Map([...outlooks].map(([source, { late }]) => [source, late?.periods ?? 0])),
  };
}
