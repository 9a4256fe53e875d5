import { LRUCache } from 'lru-cache';
import { readSetting } from '../env.ts';

/** A bucket of requests that fills evenly over time. */
interface Bucket {
  left: number;
  /** When `left` was true, in milliseconds. */
  at: number;
}

/** Those who asked last; whoever has not asked for so long that their bucket is full needs none. */
const buckets = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.buckets')] ??= new LRUCache<
  string,
  Bucket
>({ max: 10_000 })) as LRUCache<string, Bucket>;

/**
 * Takes one request from whoever asks. @returns null where they may, else the whole seconds after which they may again
 */
export function tooMany(actor: string, now = performance.now()): number | null {
  const perMinute = readSetting('requestsPerMinute');
  const bucket = buckets.get(actor) ?? { left: perMinute, at: now };
  const left = Math.min(perMinute, bucket.left + ((now - bucket.at) * perMinute) / 60_000);
  buckets.set(actor, { left: left < 1 ? left : left - 1, at: now });
  return left < 1 ? Math.ceil(((1 - left) * 60) / perMinute) : null;
}
