import { hkdfSync, scryptSync, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { WarehouseError } from '../errors.ts';

/** Files with the secrets of backups; null where there is none. */
export interface BackupSecrets {
  /** 32 random bytes, base64. */
  keyFile: string | null;
  /** A passphrase, on one line. */
  passphraseFile: string | null;
}

/** How the key of a backup follows from its secret; stands in its header. `scrypt` is of a passphrase. */
export type KeyRecipe = { kind: 'key' } | { kind: 'scrypt'; cost: number; blockSize: number };

/** The key of one backup: it seals that one alone. */
export interface BackupKey {
  key: Buffer;
  /** Says whether a secret is the right one, and nothing of the key. */
  check: Buffer;
}

/** 128 MB and about half a second for each guess. @source OWASP, password storage */
const usualScrypt = { kind: 'scrypt', cost: 2 ** 17, blockSize: 8 } as const;
/** More than this is no recipe of ours, and would take the machine's memory. */
const HIGHEST_COST = 2 ** 20;
const SHORTEST_PASSPHRASE = 12;
const KEY_BYTES = 32;

/** How a backup made with these secrets is sealed: by the key where there is one, else by the passphrase. */
export function chooseRecipe({ keyFile, passphraseFile }: BackupSecrets): KeyRecipe {
  if (keyFile !== null) return { kind: 'key' };
  if (passphraseFile !== null) return usualScrypt;
  throw unusable('no key is set');
}

/**
 * Works out the key of a backup.
 *
 * @param salt 32 random bytes, of this backup alone
 * @throws {WarehouseError} backup_key_unusable: no file with the secret the recipe asks for, or none that can be used
 */
export function deriveKey(secrets: BackupSecrets, recipe: KeyRecipe, salt: Buffer): BackupKey {
  const master = recipe.kind === 'key' ? readKey(secrets.keyFile) : readStretched(secrets, recipe, salt);
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', master, salt, `lodestar-backup ${use}`, KEY_BYTES));
  return { key: derive('chunks'), check: derive('check').subarray(0, 16) };
}

/** @throws {WarehouseError} backup_key_wrong */
export function requireKey({ check }: BackupKey, expected: Buffer, file: string): void {
  if (check.length === expected.length && timingSafeEqual(check, expected)) return;
  throw new WarehouseError(
    'backup_key_wrong',
    `backup key wrong: ${file} was sealed with another one. Name the file with the key, or the passphrase, of the day it was made.`,
  );
}

function readStretched(
  { passphraseFile }: BackupSecrets,
  { cost, blockSize }: Extract<KeyRecipe, { kind: 'scrypt' }>,
  salt: Buffer,
): Buffer {
  const passphrase = readSecret(passphraseFile, 'passphrase').normalize('NFC');
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw unusable(`the passphrase in ${passphraseFile} is shorter than ${SHORTEST_PASSPHRASE} characters`);
  if (cost > HIGHEST_COST) throw unusable(`scrypt at a cost of ${cost} is beyond what this release does`);
  const maxmem = 256 * cost * blockSize;
  return scryptSync(passphrase, salt, KEY_BYTES, { N: cost, r: blockSize, p: 1, maxmem });
}

function readKey(file: string | null): Buffer {
  const key = Buffer.from(readSecret(file, 'key'), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw unusable(`${file} holds ${key.length} bytes, expected ${KEY_BYTES} as base64`);
}

function readSecret(file: string | null, what: string): string {
  if (file === null) throw unusable(`this backup is sealed with a ${what}, and no file with one is set`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw unusable(`the file with the ${what} cannot be read: ${file}`, cause);
  }
}

function unusable(found: string, cause?: unknown): WarehouseError {
  return new WarehouseError(
    'backup_key_unusable',
    `backup key unusable: ${found}. Set LODESTAR_BACKUP_KEY_FILE to a file with 32 random bytes as base64 (openssl rand -base64 32), ` +
      'or LODESTAR_BACKUP_PASSPHRASE_FILE to one with a passphrase; keep a copy elsewhere than the backups.',
    {},
    { cause },
  );
}
