import { readSettings } from '../env.ts';

/**
 * Begins to trace requests and what a worker does, where a setting says who takes traces. Nothing of it is loaded otherwise.
 * @param part of the product that this process is: `server`, `worker`
 * @returns what sends the rest and ends that
 */
export async function beginTraces(part: string): Promise<() => Promise<void>> {
  if (!readSettings().wantsTraces) return () => Promise.resolve();
  const [{ openTracer }, { beginRequestTraces }, { beginClaimTraces }] = await Promise.all([
    import('#warehouse/trace/open-tracer.ts'),
    import('./request-traces.ts'),
    import('./claim-traces.ts'),
  ]);
  const { tracer, end } = openTracer(part);
  const ends = [beginRequestTraces(tracer), beginClaimTraces(tracer)];
  return async () => {
    for (const stop of ends) stop();
    await end();
  };
}
