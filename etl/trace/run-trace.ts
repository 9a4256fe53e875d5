import { SpanStatusCode, type Span, type SpanContext } from '@opentelemetry/api';
import { contextOf, openTracer } from '#warehouse/trace/open-tracer.ts';
import { readTraceParent } from '#warehouse/trace/trace-parent.ts';
import type { JournalEvent, JournalReader } from '../journal.ts';

/** Makes spans of a run. */
export interface RunTrace {
  read: JournalReader;
  /** Sends what is left; never throws. */
  end(): Promise<void>;
}

const sourceEnds: readonly string[] = [
  ...['source_loaded', 'source_unchanged', 'source_refused', 'source_restored', 'source_failed'],
];

/**
 * Makes a span of a run, below it one of each source, and below that, or below the run, one of each stage: from its journal.
 * @param traceParent what the run goes on from, as `TRACEPARENT` has it
 */
export function openRunTrace(traceParent: string | undefined): RunTrace {
  const { tracer, end } = openTracer('etl');
  /** Spans under way: of the run, of sources, of stages by source and stage. */
  const open = new Map<string, Span>();
  const begin = (key: string, name: string, { at, runId }: JournalEvent, parent: SpanContext | null) => {
    const options = { startTime: new Date(at), attributes: { 'lodestar.run_id': runId } };
    open.set(key, tracer.startSpan(name, options, contextOf(parent)));
  };
  const finish = (key: string, { at, data }: JournalEvent, isFault = false) => {
    const span = open.get(key);
    if (isFault) span?.setStatus({ code: SpanStatusCode.ERROR, message: String(data.message ?? '') });
    if (typeof data.outcome === 'string') span?.setAttribute('lodestar.outcome', data.outcome);
    span?.end(new Date(at));
    open.delete(key);
  };
  const parentOf = (sourceId: string | null) =>
    (open.get(`source ${sourceId}`) ?? open.get('run'))?.spanContext() ?? null;
  return {
    end,
    read: (event) => {
      const { stage, sourceId } = event;
      const ofStage = `stage ${sourceId} ${stage}`;
      if (!open.has('run')) begin('run', 'refresh', event, readTraceParent(traceParent));
      if (event.event === 'source_started')
        begin(`source ${sourceId}`, `source ${sourceId}`, event, parentOf(null));
      if (event.event === 'stage_started') begin(ofStage, `stage ${stage}`, event, parentOf(sourceId));
      if (event.event === 'stage_finished') finish(ofStage, event);
      if (sourceEnds.includes(event.event)) {
        // A stage that raised a fault was never told to have finished.
        finishBelow(`stage ${sourceId} `, event);
        finish(`source ${sourceId}`, event, event.event === 'source_failed');
      }
      if (event.event === 'run_failed')
        open.get('run')?.setStatus({ code: SpanStatusCode.ERROR, message: String(event.data.message) });
      if (event.event === 'run_finished') {
        finishBelow('', event, 'run');
        finish('run', event);
      }
    },
  };

  function finishBelow(prefix: string, event: JournalEvent, but = ''): void {
    for (const key of [...open.keys()]) if (key.startsWith(prefix) && key !== but) finish(key, event, true);
  }
}
