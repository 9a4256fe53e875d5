import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WarehouseError } from '../errors.ts';

/**
 * Seals small secrets with the key of this installation, so that a copy of the control database alone gives none of them away.
 * What is sealed for one purpose, such as `totp:PERSON`, is not opened for another.
 */
export interface Seal {
  /** @returns `v1.` and nonce, tag and what was sealed, each in base64url */
  seal(secret: string, purpose: string): string;
  /** @throws {WarehouseError} seal_broken: another key or purpose, a changed text, or a version that is not known */
  unseal(sealed: string, purpose: string): string;
}

const VERSION = 'v1';
const KEY_BYTES = 32;
/** @source NIST SP 800-38D: 96 bits, drawn anew for each text */
const NONCE_BYTES = 12;

/**
 * The seal of an installation.
 *
 * @param file holds 32 bytes in base64; it is made, readable by its owner alone, where it is missing
 * @throws {WarehouseError} key_invalid: the file cannot be read or made, or holds something else
 */
export function openSeal(file: string): Seal {
  const key = readKey(file) ?? makeKey(file);
  return {
    seal(secret, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return [VERSION, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join(
        '.',
      );
    },
    unseal(sealed, purpose) {
      const [version, ...parts] = sealed.split('.');
      if (version !== VERSION || parts.length !== 3) throw broken(`version ${version?.slice(0, 8)}`, file);
      const [nonce, tag, body] = parts.map((part) => Buffer.from(part, 'base64url')) as [
        Buffer,
        Buffer,
        Buffer,
      ];
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(tag);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw broken('a text that this key did not seal', file, cause);
      }
    },
  };
}

function readKey(file: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw invalid(file, (cause as NodeJS.ErrnoException).code ?? 'unreadable', cause);
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text)
    throw invalid(file, `${text.length} characters`);
  return key;
}

/** Written aside and linked: of several processes that start at once, all take the key of the first, and none reads half of one. */
function makeKey(file: string): Buffer {
  const aside = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(aside, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(aside, file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw invalid(file, code ?? 'cannot be made', cause);
  } finally {
    rmSync(aside, { force: true });
  }
  return readKey(file) ?? makeKey(file);
}

function invalid(file: string, found: string, cause?: unknown): WarehouseError {
  const message =
    `key invalid: ${file} (${found}). Expected: ${KEY_BYTES} bytes in base64, readable and, where missing, ` +
    'makeable by this process. Put the key of this installation back, or name its file in LODESTAR_KEY_FILE.';
  return new WarehouseError('key_invalid', message, { file }, { cause });
}

function broken(found: string, file: string, cause?: unknown): WarehouseError {
  const message =
    `seal broken: ${found}. Expected: a text sealed with ${file} for the same purpose. ` +
    'Put back the key that belongs to this control database; without it second factors have to be set up anew.';
  return new WarehouseError('seal_broken', message, { file }, { cause });
}
