import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readSettings } from '../env.ts';

/** Characters a token has at least: nobody tries out so many. */
const LEAST_LENGTH = 32;

/**
 * The token by which metrics are read from elsewhere, anew each time: a file that is written anew holds at once.
 * @returns null where none is set up
 * @throws where the file cannot be read, or what is in it is too short
 */
export function readMetricsToken(): string | null {
  const { metricsTokenFile } = readSettings();
  if (metricsTokenFile === null) return null;
  const token = readFileSync(metricsTokenFile, 'utf8').trim();
  if (token.length >= LEAST_LENGTH) return token;
  throw new Error(
    `LODESTAR_METRICS_TOKEN_FILE invalid: ${metricsTokenFile} holds ${token.length} characters. Expected ${LEAST_LENGTH} at least: openssl rand -hex 32.`,
  );
}

/** Whether an `Authorization` header bears the token; how long that takes does not tell how much of it was right. */
export function bearsToken(authorization: string | null | undefined, token: string): boolean {
  const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(hashOf(given), hashOf(token));
}

const hashOf = (text: string) => createHash('sha256').update(text).digest();
