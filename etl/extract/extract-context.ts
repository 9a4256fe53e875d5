import { EtlError } from '#etl/errors.ts';
import type { RunContext } from '#etl/run-context.ts';

/** What of a run receiving needs. */
export type ExtractContext = Pick<
  RunContext,
  'asOf' | 'clock' | 'environment' | 'signal' | 'journal' | 'paths' | 'runId' | 'db'
>;

/** @throws {EtlError} run_cancelled: whoever started the run wants it to end */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted)
    throw new EtlError(
      'run_cancelled',
      'run cancelled: nothing of it was kept. Start it again when it suits.',
    );
}
