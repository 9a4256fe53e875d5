import type { RunContext } from '#etl/run-context.ts';

/** What of a run the indicators are computed with. */
export type IndicatorsContext = Pick<RunContext, 'db' | 'asOf' | 'signal' | 'content' | 'journal'>;
