import { appendJournal, type JournalEntry } from '#warehouse/control/journal-log.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Stage } from '#warehouse/journey.ts';
import type { Journal } from './run-context.ts';

/** An event as everybody reads it. `at` is ISO UTC. */
export interface JournalEvent {
  at: string;
  runId: string;
  stage: Stage | null;
  sourceId: string | null;
  event: string;
  data: Record<string, unknown>;
}

/** Whoever follows a run besides the control database: NDJSON for programs, lines for people. */
export type JournalReader = (event: JournalEvent) => void;

/** Opens the journal of a run: each event goes to the control database first, then to the readers. */
export function createJournal(control: Control, runId: string, readers: readonly JournalReader[]): Journal {
  return {
    write: (event, { stage, sourceId, data = {} } = {}) => {
      const entry = appendJournal(control, {
        runId,
        stage: stage ?? null,
        sourceId: sourceId ?? null,
        event,
        data,
      });
      for (const read of readers) read(toEvent(entry));
    },
  };
}

function toEvent(entry: JournalEntry): JournalEvent {
  const { at, runId, stage, sourceId, event, data } = entry;
  return { at, runId, stage: stage as Stage | null, sourceId, event, data };
}
