import { createHash, randomBytes } from 'node:crypto';

/** Bits of a token that nobody guesses: 256. */
const BYTES = 32;

/** A new token: 43 characters that may stand in cookies and addresses. */
export function newToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** What is kept of a token. It is random, so one pass of SHA-256 is enough: there is nothing to guess it from. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A new id that says nothing about what bears it. */
export function newId(): string {
  return randomBytes(9).toString('base64url');
}
