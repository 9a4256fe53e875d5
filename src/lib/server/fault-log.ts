import { randomUUID } from 'node:crypto';

/** Secrets that may stand in addresses and messages: links that work once, tokens of programs and sessions. */
const secrets = [/(\/link\/)[\w-]{43}/g, /(lodestar_)[\w-]{43}/g, /(session=)[\w-]{43}/g];

/** A text without what somebody could sign in with. */
export function redact(text: string): string {
  return secrets.reduce((left, secret) => left.replace(secret, '$1…'), text);
}

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
  process.stderr.write(`${redact(JSON.stringify(line))}\n`);
  return id;
}
