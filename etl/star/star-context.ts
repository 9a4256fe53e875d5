import type { RunContext } from '#etl/run-context.ts';

/** What of a run the star is built with. */
export type StarContext = Pick<RunContext, 'db' | 'asOf' | 'signal' | 'content' | 'journal'>;
