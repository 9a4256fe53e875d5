import { readSettings } from '../env.ts';

/**
 * Begins to trace requests where a setting says who takes traces. Nothing of it is loaded otherwise.
 * @returns what sends the rest and ends that
 */
export async function beginTraces(): Promise<() => Promise<void>> {
  if (!readSettings().wantsTraces) return () => Promise.resolve();
  const { beginRequestTraces } = await import('./request-traces.ts');
  return beginRequestTraces();
}
