import { setImmediate } from 'node:timers/promises';
import type { Pieces } from './answer.ts';

/**
 * Gives pieces one by one with a turn of the event loop behind each: they are made on this thread, a few milliseconds each,
 * and a client that takes them at once would let nobody else in.
 */
export async function* inTurns<Piece>(
  pieces: Iterable<Piece> | AsyncIterable<Piece>,
): AsyncGenerator<Piece, void, undefined> {
  for await (const piece of pieces) {
    yield piece;
    await setImmediate();
  }
}

/** Gathers a body of pieces, in turns. */
export async function gather(pieces: Pieces): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of inTurns(pieces))
    parts.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return Buffer.concat(parts);
}
