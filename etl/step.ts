import type { Stage } from '#warehouse/journey.ts';
import type { RunContext } from './run-context.ts';

/** Runs one stage, for one source or (null) for the whole, and tells the journal when it began, ended and how long it took. */
export async function step<T>(
  { journal, clock, signal }: Pick<RunContext, 'journal' | 'clock' | 'signal'>,
  stage: Stage,
  sourceId: string | null,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const about = sourceId === null ? { stage } : { stage, sourceId };
  const began = clock().getTime();
  journal.write('stage_started', about);
  const answer = await work();
  journal.write('stage_finished', { ...about, data: { ms: clock().getTime() - began } });
  return answer;
}
