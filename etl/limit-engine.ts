import { limitThreads } from '#warehouse/duckdb/database.ts';
import { EtlError } from './errors.ts';

const SETTING = 'LODESTAR_ETL_THREADS';
const MOST = 256;

/**
 * Gives the engine as many threads as `LODESTAR_ETL_THREADS` says; every core where it says nothing.
 *
 * @throws {EtlError} argument_invalid: it is no whole number from 1 to 256
 */
export function limitEngine(environment: (name: string) => string | undefined): void {
  const said = environment(SETTING);
  if (said === undefined) return;
  const threads = /^[0-9]{1,3}$/.test(said) ? Number(said) : 0;
  if (threads < 1 || threads > MOST)
    throw new EtlError(
      'argument_invalid',
      `${SETTING} = ${said}: expected a whole number from 1 to ${MOST}.`,
    );
  limitThreads(threads);
}
