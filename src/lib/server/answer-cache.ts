import { LRUCache } from 'lru-cache';
import type { Answer, Pieces } from './answer.ts';
import type { Coding } from './content-coding.ts';
import { SharedWork } from './shared-work.ts';

/** A body: ready bytes, which are kept, or one too long for that, encoded anew for each asker. */
export type Body = ReadyBody | LongBody;

interface LongBody {
  /** @param signal fires when whoever asked has gone: nothing more is made for them */
  pieces: (signal: AbortSignal) => Pieces;
  coding?: Coding;
  headers?: Answer['headers'];
}

interface ReadyBody {
  bytes: Uint8Array;
  /** How the bytes are packed; as they are where it is left out. */
  coding?: Coding;
  /** Headers that only whoever made the body knows. */
  headers?: Answer['headers'];
}

/**
 * Bodies by key, bounded by bytes. A snapshot never changes, so a body never goes stale: it only makes room. Those who ask
 * for the same body at once wait for one piece of work, which stops when the last of them has gone.
 */
export class AnswerCache {
  readonly #ready: LRUCache<string, ReadyBody>;
  readonly #flights = new SharedWork<Body>();
  #hits = 0;
  #misses = 0;

  constructor(maxBytes: number) {
    this.#ready = new LRUCache({
      maxSize: maxBytes,
      // One answer must not push out all others.
      maxEntrySize: Math.ceil(maxBytes / 8),
      sizeCalculation: ({ bytes }, key) => bytes.byteLength + key.length * 2 + 64,
    });
  }

  /** How often a body was ready, how often it was not, and what is kept: for whoever looks after the process. */
  get load(): { hits: number; misses: number; bytes: number; bodies: number } {
    const { calculatedSize, size } = this.#ready;
    return { hits: this.#hits, misses: this.#misses, bytes: calculatedSize, bodies: size };
  }

  /** Gives the body of a key, made by `work` where it is not there. @param signal fires when this asker has gone */
  async get(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Body>): Promise<Body> {
    const ready = this.#ready.get(key);
    if (ready) this.#hits += 1;
    else this.#misses += 1;
    if (ready) return ready;
    return this.#flights.join(key, signal, (own) => this.#make(key, work, own));
  }

  async #make(key: string, work: (signal: AbortSignal) => Promise<Body>, signal: AbortSignal): Promise<Body> {
    const body = await work(signal);
    if (!('bytes' in body)) return body;
    const ready = { ...body, bytes: apart(body.bytes) };
    this.#ready.set(key, ready);
    return ready;
  }
}

/** Bytes in memory of their own: a packer hands out the beginning of a block, all of which would be kept with it. */
function apart(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  own.set(bytes);
  return own;
}
