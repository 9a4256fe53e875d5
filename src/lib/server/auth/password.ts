import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Memory in KiB, passes and lanes. @source OWASP Password Storage Cheat Sheet: argon2id, m=19456, t=2, p=1 */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/** Characters of a password. @source OWASP ASVS 5, 6.2.1 and 6.2.9 */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

const derive = promisify(argon2);

/** Hash of a password as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, salt, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(tag)}`;
}

/** Whether a password is the one of a hash; null stands for an account without, at the same cost. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const kept = readHash(hash ?? NOBODYS);
  const tag = await tagOf(password, kept.salt, kept.cost);
  return timingSafeEqual(tag, kept.tag) && hash !== null;
}

/** Hash of nothing that can be typed, so that names without an account take as long as those with one. */
const NOBODYS = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(Buffer.alloc(SALT_BYTES))}$${plain(Buffer.alloc(TAG_BYTES))}`;

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

function tagOf(password: string, nonce: Uint8Array, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const message = password.normalize('NFKC').slice(0, LONGEST_PASSWORD);
  return derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength: TAG_BYTES });
}

function readHash(text: string): { cost: Cost; salt: Buffer; tag: Buffer } {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(text);
  if (!found) throw new Error('password hash unreadable: expected a PHC string of argon2id, version 19');
  const [, memory, passes, parallelism, salt, tag] = found;
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt!, 'base64'),
    tag: Buffer.from(tag!, 'base64'),
  };
}

/** As PHC strings have it: base64 without padding. */
function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
