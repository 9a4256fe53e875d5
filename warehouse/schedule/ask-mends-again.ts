import { and, eq, inArray, isNotNull, or } from 'drizzle-orm';
import { refreshRequest } from '../control/desk-schema.ts';
import { listHeld, type HeldVersion } from '../control/held-versions.ts';
import type { Control } from '../control/open-control.ts';
import { readRun } from '../control/runs.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { VersionChanges } from '../snapshot/compare-versions.ts';
import { stateOfHeld } from '../snapshot/held-state.ts';

/**
 * Asks once more, and once only, for each replay whose version was overtaken before anybody decided on it: what was mended counts
 * in no refresh until it is approved, and its figures have to be seen beside those that are served now. In the name of whoever mended.
 */
export function askMendsAgain(control: Control): void {
  for (const held of listHeld(control)) {
    const { mends = [] } = held.changes as VersionChanges;
    const tables = [...new Set(mends.map(({ table }) => table))];
    if (tables.length === 0 || readRun(control, held.runId)?.kind !== 'replay') continue;
    if (stateOfHeld(control, held) === 'overtaken') askOnce(control, held, tables);
  }
}

/** Two that look at once ask once. */
function askOnce(control: Control, { snapshotId, runId }: HeldVersion, tables: string[]): void {
  const occasion = `mends:${snapshotId}`;
  control.db.transaction(
    () => {
      if (isAsked(control, occasion, tables)) return;
      const asker = readAsker(control, runId);
      enqueue(control, {
        ...{ kind: 'replay', sources: tables.slice(0, 1), options: { hold: true } },
        ...{ trigger: 'upstream', occasion, ...asker },
      });
    },
    { behavior: 'immediate' },
  );
}

/** Whether it was asked for, or something that does the same waits. */
function isAsked(control: Control, occasion: string, tables: readonly string[]): boolean {
  const { db } = control;
  const already = eq(refreshRequest.occasion, occasion);
  const same = and(eq(refreshRequest.kind, 'replay'), inArray(refreshRequest.state, ['waiting', 'working']));
  return db
    .select({ occasion: refreshRequest.occasion, sources: refreshRequest.sources })
    .from(refreshRequest)
    .where(or(already, same))
    .all()
    .some((asked) => asked.occasion === occasion || asked.sources.some((source) => tables.includes(source)));
}

function readAsker(control: Control, runId: string): { askedBy?: string; askedLabel?: string } {
  const asked = control.db
    .select({ askedBy: refreshRequest.askedBy, askedLabel: refreshRequest.askedLabel })
    .from(refreshRequest)
    .where(and(eq(refreshRequest.runId, runId), isNotNull(refreshRequest.askedBy)))
    .get();
  return asked?.askedBy
    ? { askedBy: asked.askedBy, ...(asked.askedLabel !== null && { askedLabel: asked.askedLabel }) }
    : {};
}
