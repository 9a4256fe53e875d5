import { randomUUID } from 'node:crypto';
import { framesOf, messageWithoutValues } from '#warehouse/log/without-values.ts';
import { serverLog } from './log/server-log.ts';

/**
 * Writes a fault to the log, without values of cells and without secrets.
 * @returns the id of this one occurrence, to show to whoever met it
 */
export function logFault(fault: unknown, about: Record<string, unknown> = {}): string {
  const id = randomUUID().slice(0, 8);
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const code = 'code' in error ? error.code : undefined;
  const stack = framesOf(error) ?? undefined;
  serverLog().error({ id, ...about, code, stack }, messageWithoutValues(error));
  return id;
}
