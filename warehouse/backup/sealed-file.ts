import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { WarehouseError } from '../errors.ts';
import { backupDamaged } from './backup-fault.ts';
import { chooseRecipe, deriveKey, requireKey, type BackupSecrets, type KeyRecipe } from './backup-key.ts';

/*
 * A sealed file: a line that says how it is sealed, chunks of AES-256-GCM, a line that says that it ends. Each backup has a key of its
 * own, so the number of a chunk can be its nonce, and the nonce also says whether the chunk is the last (the STREAM construction, as
 * age has it): chunks that are swapped, doubled, left out or cut off are not what their nonces say. The first line is authenticated
 * with every chunk. The last line is no proof of anything; it tells a copy that broke off from one that was changed.
 */

const MAGIC = 'lodestar-backup 1 ';
const END = Buffer.from('\nlodestar-backup end\n');
const CHUNK = 1 << 20;
const TAG = 16;
/** The first line is never longer. */
const LONGEST_HEADER = 1024;

interface Header {
  recipe: KeyRecipe;
  /** base64 */
  salt: string;
  check: string;
}

/** Writes a file sealed, and to the disk. A chunk at a time: memory does not grow with it. @returns its bytes */
export async function writeSealed(
  file: string,
  secrets: BackupSecrets,
  plain: AsyncIterable<Uint8Array>,
): Promise<number> {
  const recipe = chooseRecipe(secrets);
  const salt = randomBytes(32);
  const { key, check } = deriveKey(secrets, recipe, salt);
  const header = writeHeader({ recipe, salt: salt.toString('base64'), check: check.toString('base64') });
  await using handle = await open(file, 'wx', 0o600);
  let bytes = await append(handle, header);
  let number = 0;
  for await (const { chunk, isLast } of inChunks(plain)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, isLast));
    cipher.setAAD(header);
    const sealed = cipher.update(chunk);
    cipher.final();
    bytes += (await append(handle, sealed)) + (await append(handle, cipher.getAuthTag()));
  }
  bytes += await append(handle, END);
  await handle.sync();
  return bytes;
}

/**
 * Reads what a sealed file holds, in order, each chunk proven before it is handed out. That all of it was there is proven only when
 * this ends: until then nothing that was read may count.
 *
 * @throws {WarehouseError} backup_unknown: no backup, or one of another release; backup_truncated: it broke off; backup_damaged: it was
 * changed; backup_key_unusable, backup_key_wrong
 */
export async function* readSealed(file: string, secrets: BackupSecrets): AsyncGenerator<Buffer> {
  await using handle = await open(file, 'r').catch((cause: unknown) => {
    throw unknown(`${file} cannot be opened`, cause);
  });
  const { size } = await handle.stat();
  const { header, line } = await readHeader(handle, file, size);
  await requireEnd(handle, file, size - line.length);
  const key = deriveKey(secrets, header.recipe, Buffer.from(header.salt, 'base64'));
  requireKey(key, Buffer.from(header.check, 'base64'), file);
  const end = size - END.length;
  const sealed = Buffer.allocUnsafe(CHUNK + TAG);
  let number = 0;
  for (let place = line.length; place < end || number === 0; number++) {
    const length = Math.min(CHUNK + TAG, end - place);
    if (length < TAG || (await readAt(handle, sealed, place, length)) < length)
      throw backupDamaged(file, `chunk ${number} is too short`);
    place += length;
    yield unseal(sealed.subarray(0, length), { key: key.key, line, number, isLast: place === end, file });
  }
}

interface ChunkPlace {
  key: Buffer;
  line: Buffer;
  number: number;
  isLast: boolean;
  file: string;
}

function unseal(sealed: Buffer, { key, line, number, isLast, file }: ChunkPlace): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), { authTagLength: TAG });
  decipher.setAAD(line);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG));
  try {
    decipher.final();
  } catch (cause) {
    throw backupDamaged(file, `chunk ${number} is not what was sealed there`, cause);
  }
  return plain;
}

/** Number of the chunk, and whether it is the last. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Pieces of whatever size as chunks of one size; only the last is shorter, and empty where there is nothing. */
async function* inChunks(
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let filled = 0;
  for await (const piece of plain) {
    for (let taken = 0; taken < piece.length;) {
      if (filled === CHUNK) {
        yield { chunk, isLast: false };
        filled = 0;
      }
      const part = piece.subarray(taken, taken + CHUNK - filled);
      chunk.set(part, filled);
      filled += part.length;
      taken += part.length;
    }
  }
  yield { chunk: chunk.subarray(0, filled), isLast: true };
}

function writeHeader(header: Header): Buffer {
  const text = JSON.stringify(header);
  return Buffer.from(`${MAGIC}${text} ${checksumOf(text)}\n`);
}

/** Against a bit that flips in the line itself: the wrong salt would look like the wrong key. */
function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function readHeader(
  handle: FileHandle,
  file: string,
  size: number,
): Promise<{ header: Header; line: Buffer }> {
  const start = Buffer.alloc(Math.min(size, LONGEST_HEADER));
  await readAt(handle, start, 0, start.length);
  const found = start.toString('latin1');
  const isOurs = found.startsWith(MAGIC) || MAGIC.startsWith(found);
  if (!isOurs || size === 0) throw unknown(`${file} is none that this release reads`);
  const end = start.indexOf('\n') + 1;
  if (end === 0)
    throw size < LONGEST_HEADER ? truncated(file) : backupDamaged(file, 'its first line has no end');
  const [text = '', checksum] = found.slice(MAGIC.length, end - 1).split(' ');
  if (checksum !== checksumOf(text)) throw backupDamaged(file, 'its first line was changed');
  return { header: JSON.parse(text) as Header, line: start.subarray(0, end) };
}

async function requireEnd(handle: FileHandle, file: string, rest: number): Promise<void> {
  const { size } = await handle.stat();
  const end = Buffer.alloc(END.length);
  if (rest >= END.length) await readAt(handle, end, size - END.length, END.length);
  const differing = end.filter((byte, place) => byte !== END[place]).length;
  // What breaks off ends in sealed bytes, which look like nothing.
  if (differing > END.length / 2) throw truncated(file);
  if (differing > 0) throw backupDamaged(file, 'its last line was changed');
}

async function readAt(handle: FileHandle, into: Buffer, place: number, length: number): Promise<number> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(into, filled, length - filled, place + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function append(handle: FileHandle, bytes: Uint8Array): Promise<number> {
  await handle.writeFile(bytes);
  return bytes.length;
}

function unknown(found: string, cause?: unknown): WarehouseError {
  return new WarehouseError(
    'backup_unknown',
    `backup unknown: ${found}. Expected a file made by npm run backup; for one of another release, use that release.`,
    {},
    { cause },
  );
}

function truncated(file: string): WarehouseError {
  return new WarehouseError(
    'backup_truncated',
    `backup truncated: ${file} breaks off before its end. Nothing of it was restored. Copy it again from where it was made.`,
    { file },
  );
}
