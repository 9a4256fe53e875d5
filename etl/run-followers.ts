import type { Control } from '#warehouse/control/open-control.ts';
import type { JournalReader } from './journal.ts';
import type { LineageFacts } from './lineage/lineage-facts.ts';
import type { Lineage } from './lineage/open-lineage.ts';
import { progressLines, type PeopleStream } from './progress-lines.ts';
import type { RunTrace } from './trace/run-trace.ts';

type Environment = (name: string) => string | undefined;

/** Whoever follows a run from outside, as the settings have it. What nobody asks for is not loaded. */
export interface RunFollowers {
  readers: JournalReader[];
  /** Null where nobody keeps lineage. */
  lineage: LineageFacts | null;
  /** Waits until all is sent. Never throws: no run fails for who follows it. */
  end(control: Control): Promise<void>;
}

/** Opens them. @param stream where people, or the log, read */
export async function openFollowers(environment: Environment, stream: PeopleStream): Promise<RunFollowers> {
  const tell = await tellingPeople(environment, stream);
  const lineage = await askedLineage(environment, stream);
  const trace = await askedTrace(environment);
  return {
    readers: [tell, ...[lineage, trace].flatMap((one) => (one ? [one.read] : []))],
    lineage: lineage?.facts ?? null,
    end: async (control) => {
      const unsent = await lineage?.end(control);
      if (unsent) tell(unsent);
      await trace?.end();
    },
  };
}

/** What stands on stderr about a run: lines for people, or lines of the log where a server has started it. */
async function tellingPeople(environment: Environment, stream: PeopleStream): Promise<JournalReader> {
  if (environment('LODESTAR_RUN_LOG') !== 'json') return progressLines(stream);
  const { runLog } = await import('./run-log.ts');
  return runLog((line) => void stream.write(line), environment('LODESTAR_LOG'));
}

async function askedLineage(environment: Environment, stream: PeopleStream): Promise<Lineage | null> {
  if (!['LODESTAR_OPENLINEAGE_FILE', 'LODESTAR_OPENLINEAGE_URL'].some(environment)) return null;
  const { openLineage } = await import('./lineage/open-lineage.ts');
  try {
    return openLineage(environment);
  } catch (cause) {
    // Whatever is wrong with its settings is no reason not to load.
    stream.write(`lineage untold: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return null;
  }
}

async function askedTrace(environment: Environment): Promise<RunTrace | null> {
  const takers = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (!takers.some(environment)) return null;
  const { openRunTrace } = await import('./trace/run-trace.ts');
  return openRunTrace(environment('TRACEPARENT'));
}
