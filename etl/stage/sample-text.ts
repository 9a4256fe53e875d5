import { isAscii } from 'node:buffer';
import { open } from 'node:fs/promises';
import { encodingOfMark } from './decode.ts';

const CHUNK = 1 << 20;
const SAMPLE_BYTES = 128 << 10;
/** A line that says nothing for so long is sampled in part. */
const MAX_LINE_BYTES = 16 << 10;

/** What a text file looks like where it is not ASCII. */
export interface TextSample {
  /** Lines with bytes beyond ASCII, from the whole file; of text in wide characters its beginning. Empty: all is ASCII. */
  bytes: Buffer;
  /** Lines read, in ASCII or not. */
  lines: number;
  /** The beginning of the file. */
  head: Buffer;
}

/**
 * Reads a file until there are enough lines beyond ASCII to know its encoding by, or so many blocks of a megabyte.
 * A file that begins with a byte-order mark is sampled by its beginning.
 */
export async function sampleText(path: string, blocks: number): Promise<TextSample> {
  const file = await open(path);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const kept: Buffer[] = [];
    let rest: Buffer = Buffer.alloc(0);
    let [lines, bytes] = [0, 0];
    let head: Buffer = Buffer.alloc(0);
    for (let at = 0; bytes < SAMPLE_BYTES && at < blocks * CHUNK;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, at);
      const text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      if (at === 0) head = Buffer.from(text.subarray(0, SAMPLE_BYTES));
      if (at === 0 && (isWide(text) || encodingOfMark(text) !== null))
        return { bytes: text.subarray(0, Math.min(text.length & ~1, SAMPLE_BYTES)), lines: 0, head };
      const end = bytesRead === 0 ? text.length : text.lastIndexOf(0x0a) + 1;
      const found = linesBeyondAscii(text.subarray(0, end), SAMPLE_BYTES - bytes);
      kept.push(...found.beyond);
      lines += found.lines;
      bytes += found.bytes;
      if (bytesRead === 0) break;
      rest = Buffer.from(text.subarray(Math.max(end, text.length - MAX_LINE_BYTES)));
      at += bytesRead;
    }
    return { bytes: Buffer.concat(kept), lines, head };
  } finally {
    await file.close();
  }
}

/** Whether every second byte is mostly NUL, as in UTF-16 of Latin letters. */
function isWide(head: Buffer): boolean {
  const seen = head.subarray(0, 4096);
  const nuls = seen.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return nuls > seen.length / 5;
}

function linesBeyondAscii(text: Buffer, room: number): { beyond: Buffer[]; lines: number; bytes: number } {
  const beyond: Buffer[] = [];
  let [lines, bytes] = [0, 0];
  for (let from = 0; from < text.length && bytes < room; lines++) {
    const end = text.indexOf(0x0a, from) + 1 || text.length;
    const line = text.subarray(from, Math.min(end, from + MAX_LINE_BYTES));
    if (!isAscii(line)) {
      beyond.push(Buffer.from(line));
      bytes += line.length;
    }
    from = end;
  }
  return { beyond, lines, bytes };
}
