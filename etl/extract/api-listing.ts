import { join } from 'node:path';
import { rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer, Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import { askPatiently, type Patience } from './ask-patiently.ts';
import { stopIfCancelled, type ExtractContext } from './extract-context.ts';
import { landing, refusedText } from './landing-gate.ts';
import { nextPlace, pageUrl, type Place } from './next-page.ts';
import { hashOf, keyPaths, PagingCheck } from './paging-check.ts';
import { PartialListing, readListingState, type ListingState } from './partial-listing.ts';
import { readPage, type Page } from './read-page.ts';

export interface Counts {
  pages: number;
  records: number;
  refused: number;
}

/** A listing to be asked for. */
export interface Listing {
  contract: Contract;
  server: ApiServer;
  /** Address of the first page, without the parameters of paging. */
  url: URL;
  patience: Patience;
  /** Folder for pages that have come while others have not. */
  folder: string;
}

type Progress = Omit<ListingState, 'bytes' | 'sha256' | 'check'>;

/**
 * Asks for all pages of a listing and writes their records into one file, a record a line. A listing that an earlier run left
 * halfway is gone on from, where the contract allows it and its first page is what it was; else it begins anew.
 *
 * @param path where the file of records comes to stand
 * @throws {EtlError} extract_http_failed, extract_paging_inconsistent, extract_limit_exceeded, run_cancelled
 */
export async function copyListing(context: ExtractContext, listing: Listing, path: string): Promise<Counts> {
  const state = await stateToResume(context, listing);
  if (state !== null) {
    try {
      const counts = await copyFrom(context, listing, state, path);
      if (counts !== null) return counts;
    } catch (cause) {
      // A place that the server no longer knows is no reason to fail: the listing begins anew.
      if (!isLostPlace(cause)) throw cause;
    }
  }
  return (await copyFrom(context, listing, null, path))!;
}

function isLostPlace(cause: unknown): boolean {
  if (!(cause instanceof EtlError)) return false;
  const { status } = cause.details;
  const isRefused =
    typeof status === 'number' && status >= 400 && status < 500 && status !== 401 && status !== 403;
  return isRefused || cause.code === 'extract_paging_inconsistent';
}

/** Addresses of next pages may bear secrets of their own: they are never kept, so that such a listing begins anew. */
function isResumable({ server }: Listing): boolean {
  return server.limits.resumeSeconds > 0 && ['cursor', 'page', 'offset'].includes(server.paging.kind);
}

async function stateToResume(context: ExtractContext, listing: Listing): Promise<ListingState | null> {
  if (!isResumable(listing)) return null;
  const { resumeSeconds } = listing.server.limits;
  return readListingState(listing.folder, {
    request: requestOf(listing),
    now: context.clock(),
    resumeSeconds,
  });
}

/** Two requests are the same where address, contract and what may land are; the token is no part of it. */
function requestOf({ contract, server, url }: Listing): string {
  const { landingGate: gate, columns, version } = contract;
  return hashOf([url.href, server, version, gate, columns]);
}

/** @returns null where the listing is no longer the one that was cut off */
async function copyFrom(
  context: ExtractContext,
  listing: Listing,
  state: ListingState | null,
  path: string,
): Promise<Counts | null> {
  const { folder } = listing;
  const partial =
    state === null ? await PartialListing.begin(folder) : await PartialListing.resume(folder, state);
  if (partial === null) return null;
  let isWhole = false;
  let mayGoOn = false;
  try {
    const copy = new ListingCopy(context, listing, partial, state);
    if (state !== null && !(await copy.isSameListing(state))) return null;
    await copy.run();
    isWhole = true;
    return copy.progress.counts;
  } catch (cause) {
    mayGoOn = isResumable(listing) && mayPass(cause) && !context.signal.aborted;
    throw cause;
  } finally {
    await partial.close();
    if (isWhole) await rename(partial.path, path);
    if (!mayGoOn) await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a listing failed for a reason that may be gone when it is asked for again. */
function mayPass(cause: unknown): boolean {
  return (
    cause instanceof EtlError && cause.code === 'extract_http_failed' && cause.details['status'] === undefined
  );
}

class ListingCopy {
  readonly progress: Progress;
  private readonly context: ExtractContext;
  private readonly listing: Listing;
  private readonly partial: PartialListing;
  private readonly check: PagingCheck;
  private asked = 0;

  constructor(
    context: ExtractContext,
    listing: Listing,
    partial: PartialListing,
    state: ListingState | null,
  ) {
    const { contract, server } = listing;
    this.context = context;
    this.listing = listing;
    this.partial = partial;
    const expected = {
      ...{ sourceId: contract.id, hasTotal: server.paging.totalField !== null, key: keyPaths(contract) },
      evenPages: server.paging.kind === 'page',
    };
    this.check = new PagingCheck(expected, state?.check);
    this.progress = state ?? {
      ...{ request: requestOf(listing), beganAt: context.clock().toISOString(), firstPage: '', next: null },
      ...{ counts: { pages: 0, records: 0, refused: 0 }, received: 0 },
    };
  }

  /** Asks for the first page again: with other records or another total, later places lead elsewhere. */
  async isSameListing({ firstPage }: ListingState): Promise<boolean> {
    const { page } = await this.ask(null);
    return markOf(page) === firstPage;
  }

  async run(): Promise<void> {
    const { progress, context } = this;
    const { sourceId } = this.listing.patience;
    do {
      stopIfCancelled(context.signal);
      const { page, next } = await this.ask(progress.next, progress.counts.records);
      this.check.see({ ...page, next });
      if (progress.counts.pages === 0) progress.firstPage = markOf(page);
      await this.write(page);
      progress.next = next;
      context.journal.write('progress', { stage: 'extract', sourceId, data: { ...progress.counts } });
      if (next !== null && isResumable(this.listing))
        await this.partial.note({ ...progress, check: this.check.state });
    } while (progress.next !== null);
    this.check.end();
  }

  private async write({ records, texts }: Page): Promise<void> {
    const { counts } = this.progress;
    const textOf = landing(this.listing.contract);
    const landed = records.map((record, at) => textOf(record, texts[at]!));
    counts.pages += 1;
    counts.records += landed.length;
    counts.refused += landed.filter((text) => text === null).length;
    await this.partial.append(landed.map((text) => `${text ?? refusedText}\n`).join(''));
  }

  private async ask(place: Place, before = 0): Promise<{ page: Page; next: Place }> {
    const { context, progress } = this;
    const { server, patience, url: base } = this.listing;
    const { limits, paging } = server;
    const { sourceId } = patience;
    if (progress.counts.pages >= limits.maxPages) throw tooMuch(sourceId, 'maxPages', limits.maxPages);
    const bytesLeft = limits.maxBytes - progress.received;
    if (bytesLeft <= 0) throw tooMuch(sourceId, 'maxBytes', limits.maxBytes);
    if (limits.requestsPerSecond !== null && this.asked++ > 0)
      await sleep(1000 / limits.requestsPerSecond, undefined, { signal: context.signal });
    const url = pageUrl(base, paging, place);
    const answer = await askPatiently(context, url, { ...patience, maxBytes: bytesLeft });
    progress.received += answer.body.length;
    const page = readPage(sourceId, server, answer);
    const { body, records, total } = page;
    const link = [answer.headers.link ?? []].flat().join(', ');
    const seen = before + records.length;
    return {
      page,
      next: nextPlace(paging, { sourceId, url, place, link, body, records: records.length, seen, total }),
    };
  }
}

function markOf({ records, total }: Page): string {
  return hashOf([records, total]);
}

/** Folder for a listing that is on its way, beside the source's extracts. */
export function partialFolder(extracts: string, sourceId: string): string {
  return join(extracts, sourceId, '.partial');
}

function tooMuch(sourceId: string, limit: string, value: number): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: ${sourceId} sends more than ${limit} = ${value}. Raise it under limits in contract.yaml if that is right.`,
    { sourceId, limit, value, facts: [{ fact: 'limit', limit, value }] },
  );
}
