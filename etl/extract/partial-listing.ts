import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { flush } from './flush.ts';
import type { Place } from './next-page.ts';
import type { PagingState } from './paging-check.ts';

/** What is known of a listing that has not come whole. It holds marks of records, never a record, an address or a token. */
export interface ListingState {
  /** Hash of what was asked and under which contract. */
  request: string;
  /** ISO instant of the first page. */
  beganAt: string;
  /** Hash of the records of the first page. */
  firstPage: string;
  next: Place;
  counts: { pages: number; records: number; refused: number };
  /** Bytes of all answers, unpacked. */
  received: number;
  /** Bytes of the file of records, and their hash. */
  bytes: number;
  sha256: string;
  check: PagingState;
}

/** The records of a listing on their way into one file, with what is needed to go on from after a crash. */
export class PartialListing {
  /** The file of records. */
  readonly path: string;
  private readonly file: FileHandle;
  private readonly folder: string;
  private readonly hash: Hash;
  private bytes: number;

  private constructor(folder: string, file: FileHandle, { hash, bytes }: { hash: Hash; bytes: number }) {
    this.folder = folder;
    this.path = join(folder, 'pages.ndjson');
    this.file = file;
    this.hash = hash;
    this.bytes = bytes;
  }

  /** Begins anew: what an earlier run left is removed. */
  static async begin(folder: string): Promise<PartialListing> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(join(folder, 'pages.ndjson'), 'w', 0o600);
    return new PartialListing(folder, file, { hash: createHash('sha256'), bytes: 0 });
  }

  /** Goes on from a state; null where the file of records is not what the state says. */
  static async resume(folder: string, state: ListingState): Promise<PartialListing | null> {
    const path = join(folder, 'pages.ndjson');
    const hash = createHash('sha256');
    try {
      if (state.bytes > 0)
        await pipeline(createReadStream(path, { end: state.bytes - 1 }), hash, { end: false });
      if (hash.copy().digest('hex') !== state.sha256) return null;
      // A page that was written when the run died, but not noted, comes again.
      await truncate(path, state.bytes);
      return new PartialListing(folder, await open(path, 'a', 0o600), { hash, bytes: state.bytes });
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
      throw cause;
    }
  }

  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.file.write(bytes);
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }

  /** Notes how far the listing has come; a crash leaves the note before. */
  async note(state: Omit<ListingState, 'bytes' | 'sha256'>): Promise<void> {
    const whole: ListingState = { ...state, bytes: this.bytes, sha256: this.hash.copy().digest('hex') };
    const path = join(this.folder, 'state.json');
    await this.file.sync();
    await writeFile(`${path}.new`, JSON.stringify(whole), { mode: 0o600 });
    await flush(`${path}.new`);
    await rename(`${path}.new`, path);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** What an earlier run left of the same request; null where there is nothing, or it is too old. */
export async function readListingState(
  folder: string,
  { request, now, resumeSeconds }: { request: string; now: Date; resumeSeconds: number },
): Promise<ListingState | null> {
  try {
    const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as ListingState;
    const age = now.getTime() - Date.parse(state.beganAt);
    return state.request === request && age >= 0 && age <= resumeSeconds * 1000 ? state : null;
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isAbsent || cause instanceof SyntaxError) return null;
    throw cause;
  }
}
