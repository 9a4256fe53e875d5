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
 * Opens a text file as UTF-8. A byte-order mark outweighs the encoding declared. Bytes that are not of the encoding are
 * passed on as bytes that are not UTF-8, so that the rows they stand in are told apart like those of a UTF-8 file.
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
  if (isUtf8Name(actual)) return source;
  const decoding = textDecoding(actual);
  if (decoding !== null) return recode(source, decoding);
  await file.close();
  throw new EtlError(
    'extract_unreadable',
    `encoding unknown: ${actual}. Expected one such as utf-8, utf-16 or windows-1258.`,
  );
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
