import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { EtlError } from '../errors.ts';
import type { SheetMeter } from './sheet-limits.ts';

/** A small archive may be all repetition without being a bomb. */
const RATIO_FROM_BYTES = 16 << 20;

/** The parts of a workbook, unpacked piece by piece and never further than the limits. */
export class WorkbookArchive {
  private readonly zip: ZipFile;
  private readonly parts: Map<string, Entry>;
  private readonly meter: SheetMeter;

  private constructor(zip: ZipFile, parts: Map<string, Entry>, meter: SheetMeter) {
    this.zip = zip;
    this.parts = parts;
    this.meter = meter;
  }

  /**
   * Opens a workbook. What its directory claims is checked here, what is true while it is read.
   *
   * @param content path of its file, or its bytes
   * @throws {EtlError} extract_unreadable: no archive, cut short, protected; extract_limit_exceeded
   */
  static async open(content: string | Buffer, meter: SheetMeter): Promise<WorkbookArchive> {
    const opening =
      typeof content === 'string'
        ? openPromise(content, { autoClose: false })
        : fromBufferPromise(content, { autoClose: false });
    const zip = await opening.catch((cause: unknown) => {
      throw meter.unreadable('is no workbook, or is cut short', { what: 'no_workbook' }, cause);
    });
    try {
      return new WorkbookArchive(zip, await readDirectory(zip, meter), meter);
    } catch (fault) {
      zip.close();
      throw fault instanceof EtlError ? fault : meter.unreadable('is damaged', { what: 'damaged' }, fault);
    }
  }

  has(name: string): boolean {
    return this.parts.has(partName(name));
  }

  /** Unpacks a part, piece by piece. @throws {EtlError} extract_unreadable, extract_limit_exceeded */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.parts.get(partName(name));
    if (entry === undefined)
      throw this.meter.unreadable(`has no part ${name}`, { what: 'part_missing', name });
    let sum = 0;
    try {
      const stream: Readable = await this.zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.meter.unpack(chunk.length);
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (cause) {
      if (cause instanceof EtlError || !isArchiveFault(cause)) throw cause;
      throw this.meter.unreadable(`is damaged (${name})`, { what: 'damaged' }, cause);
    }
    if (sum !== entry.crc32) throw this.meter.unreadable(`is damaged (${name})`, { what: 'damaged' });
  }

  close(): void {
    this.zip.close();
  }
}

async function readDirectory(zip: ZipFile, meter: SheetMeter): Promise<Map<string, Entry>> {
  const { maxEntries, maxUnpackedBytes, maxRatio } = meter.limits;
  if (zip.entryCount > maxEntries) throw meter.exceeded('maxEntries', maxEntries, 'holds more entries');
  const parts = new Map<string, Entry>();
  let [packed, unpacked] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw meter.unreadable('is protected by a password', { what: 'password' });
    parts.set(partName(entry.fileName), entry);
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
  }
  if (unpacked > maxUnpackedBytes)
    throw meter.exceeded('maxUnpackedBytes', maxUnpackedBytes, 'unpacks to more bytes');
  if (unpacked > RATIO_FROM_BYTES && unpacked > packed * maxRatio)
    throw meter.exceeded('maxRatio', maxRatio, 'unpacks to more times its size');
  return parts;
}

/** Names of parts do not tell upper from lower case. */
function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();
}

/** Faults of zlib have codes; those of yauzl say what is wrong with the file. */
function isArchiveFault(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    (!('code' in cause) || String(cause.code).startsWith('Z_')) &&
    cause.name !== 'AbortError'
  );
}
