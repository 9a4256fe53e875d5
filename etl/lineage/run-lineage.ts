import { sourceIdOf } from '../contract/contract.ts';
import type { JournalEvent, JournalReader } from '../journal.ts';
import type { WorkspaceContent } from '../workspace/content.ts';
import {
  facet,
  PRODUCER,
  RUN_EVENT,
  uuidOf,
  type Dataset,
  type EventType,
  type Facets,
  type LineageEvent,
} from './lineage-event.ts';
import { readJudgedRules, type JudgedRule, type LineageFacts } from './lineage-facts.ts';

/** What ends a source in a run, and how. */
const sourceEnds: { readonly [event: string]: EventType } = {
  source_loaded: 'COMPLETE',
  source_unchanged: 'COMPLETE',
  source_refused: 'COMPLETE',
  source_restored: 'COMPLETE',
  source_failed: 'FAIL',
};

/**
 * Tells a run as OpenLineage does: one START and one end of the run, and of each source in it. A run that fails is FAIL, one that was
 * cancelled is ABORT, with every source that was under way.
 */
export class RunLineage implements LineageFacts {
  readonly #namespace: string;
  readonly #send: (event: LineageEvent) => void;
  #content: WorkspaceContent | null = null;
  readonly #rules = new Map<string, JudgedRule[]>();
  /** Sources that have begun and not ended. */
  readonly #open = new Set<string>();
  #hasBegun = false;
  #fault: { code: unknown; message: unknown } | null = null;

  /** @param namespace of jobs, so that several installations can be told apart */
  constructor(namespace: string, send: (event: LineageEvent) => void) {
    this.#namespace = namespace;
    this.#send = send;
  }

  workspaceRead(content: WorkspaceContent): void {
    this.#content = content;
  }

  async sourceJudged(...[db, source, tables]: Parameters<LineageFacts['sourceJudged']>): Promise<void> {
    // Nobody's load fails for what is only told of it.
    this.#rules.set(source, await readJudgedRules(db, tables).catch(() => []));
  }

  /** Follows the journal of the run. */
  readonly read: JournalReader = (event) => {
    if (!this.#hasBegun) this.#tellRun(event, 'START');
    this.#hasBegun = true;
    const { sourceId, data } = event;
    if (event.event === 'cleaned_up') this.#endDead(event);
    if (event.event === 'run_failed') this.#fault = { code: data.code, message: data.message };
    if (event.event === 'run_finished') this.#end(event);
    if (sourceId === null) return;
    const end = sourceEnds[event.event];
    if (event.event === 'source_started') this.#beginSource(event, sourceId);
    else if (end && this.#open.delete(sourceId)) this.#tellSource(event, sourceId, end);
  };

  #beginSource(event: JournalEvent, source: string): void {
    this.#open.add(source);
    this.#tellSource(event, source, 'START');
  }

  /** Runs whose process died could not say that they ended. */
  #endDead({ at, data }: JournalEvent): void {
    for (const runId of data.interrupted as string[]) this.#tellRun({ at, runId, data: {} }, 'ABORT');
  }

  /** What was under way when the run ended never came to its own end. */
  #end(event: JournalEvent): void {
    for (const source of this.#open) this.#tellSource({ ...event, data: {} }, source, 'ABORT');
    this.#open.clear();
    if (this.#fault === null) this.#tellRun(event, event.data.outcome === 'failed' ? 'FAIL' : 'COMPLETE');
    else this.#tellRun(event, this.#fault.code === 'run_cancelled' ? 'ABORT' : 'FAIL');
  }

  #tellRun({ at, runId, data }: Pick<JournalEvent, 'at' | 'runId' | 'data'>, eventType: EventType): void {
    const version = eventType === 'COMPLETE' ? (data.published ?? data.held) : null;
    this.#tell(at, eventType, {
      runId,
      facets: errorOf(this.#fault?.message),
      job: 'refresh',
      jobType: 'DAG',
      outputs:
        typeof version === 'string'
          ? [{ ...this.#dataset('warehouse'), facets: facet('version', { datasetVersion: version }) }]
          : [],
    });
  }

  #tellSource({ at, runId, data }: JournalEvent, source: string, eventType: EventType): void {
    const parent = {
      run: { runId: uuidOf(runId) },
      job: { namespace: this.#namespace, name: 'refresh' },
    };
    const isDone = eventType === 'COMPLETE';
    this.#tell(at, eventType, {
      runId: `${runId}/${source}`,
      facets: { ...facet('parent', parent), ...errorOf(data.message) },
      job: `refresh.${source}`,
      jobType: 'TASK',
      inputs: [
        { ...this.#dataset(`inbox.${source}`), inputFacets: isDone ? this.#qualityOf(source, data) : {} },
      ],
      outputs: [
        {
          ...this.#dataset(`conform.${source}`),
          facets: this.#schemaOf(source),
          outputFacets: isDone ? facet('outputStatistics', { rowCount: countOf(data.loaded) }) : {},
        },
      ],
    });
  }

  #tell(
    eventTime: string,
    eventType: EventType,
    told: {
      runId: string;
      facets: Facets;
      job: string;
      jobType: string;
      inputs?: Dataset[];
      outputs: Dataset[];
    },
  ): void {
    const { runId, facets, job: name, jobType, inputs = [], outputs } = told;
    this.#send({
      ...{ eventType, eventTime, producer: PRODUCER, schemaURL: RUN_EVENT },
      run: { runId: uuidOf(runId), facets },
      job: {
        ...{ namespace: this.#namespace, name },
        facets: facet('jobType', { processingType: 'BATCH', integration: 'LODESTAR', jobType }),
      },
      ...{ inputs, outputs },
    });
  }

  #dataset(name: string): Dataset {
    return { namespace: `duckdb://${this.#namespace}`, name };
  }

  #schemaOf(source: string): Facets {
    const contracts = this.#content?.contracts.filter((contract) => sourceIdOf(contract) === source) ?? [];
    const fields = contracts.flatMap(({ columns }) => columns.map(({ name, type }) => ({ name, type })));
    return fields.length === 0 ? {} : facet('schema', { fields });
  }

  /** Counts of rows, and which rules held for all of them. */
  #qualityOf(source: string, data: JournalEvent['data']): Facets {
    const assertions = (this.#rules.get(source) ?? []).map(({ rule, column, isHeld }) => ({
      ...{ assertion: rule, success: isHeld },
      ...(column !== null && { column }),
    }));
    return {
      ...facet('dataQualityMetrics', { rowCount: countOf(data.physical), columnMetrics: {} }),
      ...(assertions.length > 0 && facet('dataQualityAssertions', { assertions })),
    };
  }
}

const countOf = (count: unknown) => (typeof count === 'number' ? count : 0);

/** Messages of runs hold no values of cells: see run-fault.ts. */
function errorOf(message: unknown): Facets {
  return typeof message === 'string'
    ? facet('errorMessage', { message, programmingLanguage: 'TypeScript' })
    : {};
}
