import { randomUUID } from 'node:crypto';

/**
 * Writes a fault to the log (a line of JSON on stderr).
 * @returns the id of this one occurrence, to show to whoever met it
 */
export function logFault(fault: unknown, about: Record<string, unknown> = {}): string {
  const id = randomUUID().slice(0, 8);
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const line = {
    at: new Date().toISOString(),
    level: 'error',
    id,
    ...about,
    code: 'code' in error ? error.code : undefined,
    message: error.message,
    stack: error.stack,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
  return id;
}
