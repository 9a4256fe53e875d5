import { createHash } from 'node:crypto';
import { backupDamaged } from './backup-fault.ts';

/** A file to be packed: its place below the data folder, with slashes, and what is in it. */
export interface FileToPack {
  path: string;
  /** How many bytes `content` will give: no more, no fewer. */
  bytes: number;
  /** Permissions, as `0o444`. */
  mode: number;
  content: AsyncIterable<Uint8Array>;
}

/** A file as the list at the end of a backup has it. */
export interface ListedFile {
  path: string;
  bytes: number;
  /** Of its content, hexadecimal. */
  sha256: string;
}

/** A file as it comes out again. Its content has to be read before the next file is asked for. */
export interface PackedFile {
  path: string;
  bytes: number;
  mode: number;
  content: AsyncIterable<Buffer>;
}

/** Bytes of the number in front of each head. */
const LENGTH = 4;
/** A head is a line of JSON. */
const LONGEST_HEAD = 65_536;

/**
 * Packs files one after the other: of each the length of its head, the head as JSON, its bytes. Takes the files as they come and
 * holds none of them.
 *
 * @param list filled with what was packed, as it was packed
 * @throws {Error} a file gave other than the bytes it was said to have
 */
export async function* packFiles(
  files: AsyncIterable<FileToPack>,
  list: ListedFile[],
): AsyncGenerator<Uint8Array> {
  for await (const { path, bytes, mode, content } of files) {
    const head = Buffer.from(JSON.stringify({ path, bytes, mode }));
    const length = Buffer.alloc(LENGTH);
    length.writeUInt32BE(head.length);
    yield length;
    yield head;
    const hash = createHash('sha256');
    let given = 0;
    for await (const piece of content) {
      hash.update(piece);
      given += piece.length;
      yield piece;
    }
    if (given !== bytes) throw new Error(`file changed: ${path} had ${bytes} bytes and gave ${given}`);
    list.push({ path, bytes, sha256: hash.digest('hex') });
  }
}

/** Reads packed files in their order. @param file where they come from, for the words of a fault */
export async function* unpackFiles(packed: AsyncIterable<Buffer>, file: string): AsyncGenerator<PackedFile> {
  const source = new Pieces(packed, file);
  while (!(await source.isAtEnd())) {
    const length = (await source.take(LENGTH)).readUInt32BE();
    if (length > LONGEST_HEAD) throw backupDamaged(file, 'the head of a file is too long');
    const head = JSON.parse((await source.take(length)).toString()) as Omit<PackedFile, 'content'>;
    yield { ...head, content: source.pieces(head.bytes) };
  }
}

/** Takes so many bytes at a time from pieces of whatever size. */
class Pieces {
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #file: string;
  #held: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Buffer>, file: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#file = file;
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#held.length === 0) {
      const next = await this.#pieces.next();
      if (next.done) return true;
      this.#held = next.value;
    }
    return false;
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const piece of this.pieces(bytes)) parts.push(piece);
    return Buffer.concat(parts);
  }

  async *pieces(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (await this.isAtEnd()) throw backupDamaged(this.#file, 'what it packs ends within a file');
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}
