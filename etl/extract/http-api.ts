import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiServer, Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { guardedLookup, requireAllowedHost } from './allowed-address.ts';
import { askPatiently, type Patience } from './ask-patiently.ts';
import { stopIfCancelled, type ExtractContext } from './extract-context.ts';
import { keepFetch } from './fetches.ts';
import { hashFile, openStore } from './keep.ts';
import { landingGate, refusedRecord, type LandingGate } from './landing-gate.ts';
import { PagingCheck } from './paging-check.ts';
import { readPage } from './read-page.ts';

/** The one file that all pages become: a record a line, in the order they came. */
const pages = { stem: 'pages', ending: 'ndjson' };

/**
 * Asks a REST server for all its pages. A record that the landing gate refuses is replaced by `{"$refused":true}` before
 * anything is written. Nothing is kept of a listing that did not come whole.
 *
 * @returns the deliveries that make the source, in load order
 *
 * @throws {EtlError} extract_setting_missing: the environment lacks the address or the token
 * @throws {EtlError} extract_http_failed, extract_paging_inconsistent, extract_limit_exceeded, run_cancelled
 */
export async function receiveApi(
  context: ExtractContext,
  contract: Contract,
  server: ApiServer,
): Promise<DeliveredFile[]> {
  const url = resolveLocation(context, contract.id, server);
  const patience = prepare(context, contract.id, server, url);
  await using store = await openStore(context, contract);
  const path = join(store.receiving, 'pages');
  const counts = await writePages(context, server, { url, patience, path, gate: landingGate(contract) });
  const sha256 = await hashFile(path, context.signal);
  // Awaited here: the store's way in is cleared when this function ends.
  return await keepFetch(context, store, contract, { ...pages, path, sha256, counts });
}

interface Listing {
  url: URL;
  patience: Patience;
  path: string;
  gate: LandingGate;
}

interface Counts {
  pages: number;
  records: number;
  refused: number;
}

async function writePages(context: ExtractContext, server: ApiServer, listing: Listing): Promise<Counts> {
  const file = await open(listing.path, 'w', 0o600);
  try {
    return await copyPages(context, server, listing, file);
  } finally {
    await file.close();
  }
}

async function copyPages(
  context: ExtractContext,
  server: ApiServer,
  { url, patience, gate }: Listing,
  file: FileHandle,
): Promise<Counts> {
  const { sourceId } = patience;
  const { paging, limits } = server;
  const check = new PagingCheck(sourceId, paging.totalField !== null);
  const counts: Counts = { pages: 0, records: 0, refused: 0 };
  let bytesLeft = limits.maxBytes;
  let cursor: string | null = null;
  do {
    stopIfCancelled(context.signal);
    if (counts.pages >= limits.maxPages) throw tooMuch(sourceId, 'maxPages', limits.maxPages);
    if (bytesLeft <= 0) throw tooMuch(sourceId, 'maxBytes', limits.maxBytes);
    const answer = await askPatiently(context, pageUrl(url, server, cursor), {
      ...patience,
      maxBytes: bytesLeft,
    });
    bytesLeft -= answer.body.length;
    const page = readPage(sourceId, server, answer);
    check.see(page);
    const passed = page.records.map((record) => (gate(record) ? record : refusedRecord));
    counts.pages += 1;
    counts.records += passed.length;
    counts.refused += passed.filter((record) => record === refusedRecord).length;
    await file.write(passed.map((record) => `${JSON.stringify(record)}\n`).join(''));
    context.journal.write('progress', { stage: 'extract', sourceId, data: { ...counts } });
    cursor = page.next;
  } while (cursor !== null);
  check.end();
  return counts;
}

function resolveLocation(context: ExtractContext, sourceId: string, server: ApiServer): URL {
  const filled = server.location.replace(/\{([A-Z][A-Z0-9_]*)\}/g, (_, name: string) => {
    const value = context.environment(name);
    if (value === undefined) throw settingMissing(sourceId, name);
    return value.replace(/\/$/, '');
  });
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw new EtlError(
    'extract_http_failed',
    `address invalid: ${server.location} (${sourceId}). Expected http(s)://… without a password once the environment's settings stand in it.`,
    { sourceId },
  );
}

function prepare(context: ExtractContext, sourceId: string, server: ApiServer, url: URL): Patience {
  const allowLoopback = context.environment('LODESTAR_ALLOW_LOOPBACK') === '1';
  requireAllowedHost(sourceId, url, allowLoopback);
  const { tokenEnv, limits } = server;
  const token = tokenEnv === null ? undefined : context.environment(tokenEnv);
  if (tokenEnv !== null && token === undefined) throw settingMissing(sourceId, tokenEnv);
  return {
    sourceId,
    tokenEnv,
    retries: limits.retries,
    headers: { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    lookup: guardedLookup(sourceId, allowLoopback),
    timeoutSeconds: limits.timeoutSeconds,
    maxBytes: limits.maxBytes,
    signal: context.signal,
  };
}

function pageUrl(url: URL, { paging }: ApiServer, cursor: string | null): URL {
  const page = new URL(url);
  if (paging.kind === 'none') return page;
  page.searchParams.set(paging.sizeParam, String(paging.size));
  if (cursor !== null) page.searchParams.set(paging.cursorParam, cursor);
  return page;
}

function settingMissing(sourceId: string, name: string): EtlError {
  return new EtlError(
    'extract_setting_missing',
    `setting missing: ${name}, which ${sourceId} needs. Set it in the environment of the process.`,
    { sourceId, name },
  );
}

function tooMuch(sourceId: string, limit: string, value: number): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: ${sourceId} sends more than ${limit} = ${value}. Raise it under limits in contract.yaml if that is right.`,
    { sourceId, limit, value },
  );
}
