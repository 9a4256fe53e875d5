import { open } from 'node:fs/promises';
import { isUtf8Name } from '../contract/encoding-name.ts';
import { EtlError } from '../errors.ts';
import { textDecoding, type TextDecoding } from './text-decoding.ts';

/** Bytes of a text, always UTF-8. A mark at the beginning may still be there. */
export interface ByteSource {
  /** Writes at least one byte from `at` on. @returns how many; 0 at the end */
  read(into: Buffer, at: number): Promise<number>;
  close(): Promise<void>;
}

const CHUNK = 1 << 20;
const NOT_UTF8 = Buffer.from([0xff]);
/** A letter that was lost before the text came, in UTF-8. */
const LOST = Buffer.from('\ufffd');
const marks: [encoding: string, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Encoding a byte-order mark proves; null without one. */
export function encodingOfMark(head: Buffer): string | null {
  return marks.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte))?.[0] ?? null;
}

/**
 * Opens a text file as UTF-8. A byte-order mark outweighs the encoding declared. Bytes that are not of the encoding, and letters
 * that were lost before it came (U+FFFD), are passed on as a byte that is not UTF-8, so that the rows they stand in are told apart.
 *
 * @throws {EtlError} extract_unreadable: the file cannot be opened, or its encoding is not known
 */
export async function openText(path: string, encoding: string): Promise<ByteSource> {
  const file = await open(path).catch((cause: unknown) => {
    throw new EtlError('extract_unreadable', `extract not readable: ${path}`, {}, { cause });
  });
  const head = Buffer.alloc(4);
  await file.read(head, 0, 4, 0);
  const actual = encodingOfMark(head) ?? encoding;
  const source: ByteSource = {
    read: async (into, at) => (await file.read(into, at, into.length - at)).bytesRead,
    close: () => file.close(),
  };
  if (isUtf8Name(actual)) return withoutLost(source);
  const decoding = textDecoding(actual);
  if (decoding !== null) return recode(source, decoding);
  await file.close();
  throw new EtlError(
    'extract_unreadable',
    `encoding unknown: ${actual}. Expected one such as utf-8, utf-16 or windows-1258.`,
  );
}

/** Passes UTF-8 on as it is, but for letters that were lost. What may be the first bytes of one waits for its rest. */
function withoutLost(source: ByteSource): ByteSource {
  let held: Buffer = Buffer.alloc(0);
  return {
    read: async (into, at) => {
      for (;;) {
        held.copy(into, at);
        const bytes = await source.read(into, at + held.length);
        const end = at + held.length + bytes;
        const whole = bytes === 0 ? end : end - begunLost(into.subarray(Math.max(at, end - 2), end));
        held = Buffer.from(into.subarray(whole, end));
        if (whole > at || bytes === 0) return replaceLost(into.subarray(at, whole));
      }
    },
    close: () => source.close(),
  };
}

/** How many bytes at the end may begin a lost letter. */
function begunLost(end: Buffer): number {
  if (end.at(-1) === LOST[0]) return 1;
  return end.length > 1 && end.at(-2) === LOST[0] && end.at(-1) === LOST[1] ? 2 : 0;
}

/** Puts a byte that no UTF-8 has in place of each lost letter. @returns how many bytes are left */
function replaceLost(bytes: Buffer): number {
  let to = 0;
  let from = 0;
  for (let at = bytes.indexOf(LOST); at !== -1; at = bytes.indexOf(LOST, from)) {
    to += bytes.copy(bytes, to, from, at);
    bytes[to++] = NOT_UTF8[0]!;
    from = at + LOST.length;
  }
  return from === 0 ? bytes.length : to + bytes.copy(bytes, to, from);
}

function recode(source: ByteSource, decoding: TextDecoding): ByteSource {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let waiting: Buffer = Buffer.alloc(0);
  let ended = false;
  const refill = async () => {
    const bytes = await source.read(chunk, 0);
    ended = bytes === 0;
    waiting = toUtf8((ended ? decoding.end() : decoding.write(chunk.subarray(0, bytes))) ?? '');
  };
  return {
    read: async (into, at) => {
      while (waiting.length === 0 && !ended) await refill();
      const bytes = waiting.copy(into, at);
      waiting = waiting.subarray(bytes);
      return bytes;
    },
    close: () => source.close(),
  };
}

/** A character that could not be read becomes a byte that no UTF-8 has. */
function toUtf8(text: string): Buffer {
  if (!text.includes('\ufffd')) return Buffer.from(text);
  const parts = text.split('\ufffd').map((part) => Buffer.from(part));
  return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [NOT_UTF8, part])));
}
