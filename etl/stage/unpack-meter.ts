import { createWriteStream } from 'node:fs';
import { Duplex, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileLimits } from '../contract/packed-files.ts';
import type { Obstacle } from '#warehouse/model/fault-fact.ts';
import { EtlError } from '../errors.ts';
import { obstacleFacts } from './obstacle-facts.ts';

/** A ratio says nothing of small files: a table of equal lines packs to almost nothing. */
const RATIO_COUNTS_FROM_BYTES = 16 << 20;

/** Watches one file being unpacked: how much it becomes and how long it takes. */
export class UnpackMeter {
  readonly where: string;
  readonly signal: AbortSignal;
  private readonly limits: FileLimits;
  private readonly packed: number;
  private readonly timeout: AbortSignal;
  private readonly cancelled: AbortSignal;
  private unpacked = 0;

  constructor(
    where: string,
    limits: FileLimits,
    { packed, signal }: { packed: number; signal: AbortSignal },
  ) {
    this.where = where;
    this.limits = limits;
    this.packed = packed;
    this.cancelled = signal;
    this.timeout = AbortSignal.timeout(limits.timeoutSeconds * 1000);
    this.signal = AbortSignal.any([signal, this.timeout]);
  }

  /**
   * Writes what a stream gives into a file that is not there yet.
   *
   * @returns bytes written
   * @throws {EtlError} extract_limit_exceeded; extract_unreadable: the stream finds its content damaged or cut short
   */
  async write(streams: [Readable, ...Duplex[]], to: { path: string; flags: 'wx' | 'a' }): Promise<number> {
    const before = this.unpacked;
    const meter = this.measure.bind(this);
    try {
      const target = createWriteStream(to.path, { flags: to.flags, mode: 0o600 });
      await pipeline([...streams, Duplex.from(meter), target], { signal: this.signal });
    } catch (cause) {
      throw this.toFault(cause);
    }
    return this.unpacked - before;
  }

  /** A fault of the unpacking library as one of ours; any other as it is. */
  toFault(cause: unknown): unknown {
    if (this.cancelled.aborted || cause instanceof EtlError || !(cause instanceof Error)) return cause;
    if (this.timeout.aborted) return this.exceeded('timeoutSeconds', this.limits.timeoutSeconds);
    const code = 'code' in cause ? String(cause.code) : '';
    if (code === 'Z_BUF_ERROR') return unreadable(this.where, 'is cut short', { what: 'cut_short' }, cause);
    if (code === '' || /^(Z_|ZSTD_|ERR_ZSTD|ERR_ZLIB)/.test(code))
      return unreadable(this.where, 'is damaged', { what: 'damaged' }, cause);
    return cause;
  }

  /** @throws {EtlError} extract_limit_exceeded */
  requireEntries(entries: number): void {
    if (entries > this.limits.maxEntries) throw this.exceeded('maxEntries', this.limits.maxEntries);
  }

  private async *measure(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { maxUnpackedBytes, maxRatio } = this.limits;
    for await (const chunk of chunks) {
      this.unpacked += chunk.length;
      if (this.unpacked > maxUnpackedBytes) throw this.exceeded('maxUnpackedBytes', maxUnpackedBytes);
      if (this.unpacked > RATIO_COUNTS_FROM_BYTES && this.unpacked > this.packed * maxRatio)
        throw this.exceeded('maxRatio', maxRatio);
      yield chunk;
    }
  }

  private exceeded(limit: keyof FileLimits, value: number): EtlError {
    return limitExceeded(this.where, limit, value);
  }
}

/** A file goes further than its contract lets it. */
export function limitExceeded(where: string, limit: keyof FileLimits, value: number): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: ${where} is beyond ${limit} = ${value}. If the file is honest, raise it under limits of its server in ` +
      'contract.yaml.',
    { limit, value, facts: [{ fact: 'limit', limit, value }] },
  );
}

/** A container is not what it should be. */
export function unreadable(where: string, why: string, obstacle: Obstacle, cause?: unknown): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${where} ${why}. Expected whole files, packed once; ask the agency to send it again.`,
    { facts: obstacleFacts(where, obstacle) },
    { cause },
  );
}
