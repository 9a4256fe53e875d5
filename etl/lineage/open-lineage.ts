import { readFileSync } from 'node:fs';
import { appendJournal } from '#warehouse/control/journal-log.ts';
import { now, type Control } from '#warehouse/control/open-control.ts';
import type { JournalEvent, JournalReader } from '../journal.ts';
import type { LineageFacts } from './lineage-facts.ts';
import { RunLineage } from './run-lineage.ts';
import { toFile, toServer, type LineageTarget } from './send-lineage.ts';

/** Tells the runs of this process to whoever keeps lineage. */
export interface Lineage {
  read: JournalReader;
  facts: LineageFacts;
  /** Waits until all is sent. Never throws: a run does not fail for it. @returns what was noted in the journal where some was not */
  end(control: Control): Promise<JournalEvent | null>;
}

/**
 * Opens what `LODESTAR_OPENLINEAGE_FILE` or `LODESTAR_OPENLINEAGE_URL` ask for.
 * @returns null where neither is set
 */
export function openLineage(environment: (name: string) => string | undefined): Lineage | null {
  const targets = targetsOf(environment);
  if (targets.length === 0) return null;
  const namespace = environment('LODESTAR_OPENLINEAGE_NAMESPACE') ?? 'lodestar';
  const run = new RunLineage(namespace, (event) => targets.forEach((target) => target.send(event)));
  let runId: string | null = null;
  return {
    read: (event) => {
      runId = event.runId;
      run.read(event);
    },
    facts: run,
    end: async (control) => {
      const ends = await Promise.all(targets.map((target) => target.end()));
      const unsent = ends.reduce((sum, end) => sum + end.unsent, 0);
      if (unsent === 0 || runId === null) return null;
      const message = `lineage unsent: ${unsent} events. ${ends.find(({ why }) => why !== null)?.why ?? ''}`;
      return noteUnsent(control, runId, { unsent, message });
    },
  };
}

function targetsOf(environment: (name: string) => string | undefined): LineageTarget[] {
  const file = environment('LODESTAR_OPENLINEAGE_FILE');
  const url = environment('LODESTAR_OPENLINEAGE_URL');
  const tokenFile = environment('LODESTAR_OPENLINEAGE_TOKEN_FILE');
  const token = tokenFile === undefined ? null : readFileSync(tokenFile, 'utf8').trim();
  return [
    ...(file === undefined ? [] : [toFile(file)]),
    ...(url === undefined ? [] : [toServer(url, token)]),
  ];
}

/** The run is over and stands as it is, whether this can be written or not. */
function noteUnsent(
  control: Control,
  runId: string,
  data: { unsent: number; message: string },
): JournalEvent {
  const entry = { runId, stage: null, sourceId: null, event: 'lineage_unsent', data };
  try {
    return { ...entry, at: appendJournal(control, entry).at };
  } catch {
    return { ...entry, at: now(control) };
  }
}
