import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import type { ApiServer, Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { guardedLookup, requireAllowedHost } from './allowed-address.ts';
import { isNamedHost } from './allowed-hosts.ts';
import { copyListing, partialFolder } from './api-listing.ts';
import type { Patience } from './ask-patiently.ts';
import type { ExtractContext } from './extract-context.ts';
import { keepFetch } from './fetches.ts';
import { acceptEncoding } from './http-request.ts';
import { hashFile, openStore } from './keep.ts';

/** The one file that all pages become: a record a line, in the order they came. */
const pages = { stem: 'pages', ending: 'ndjson' };

/**
 * Asks a REST server for all its pages. A record that the landing gate refuses is replaced by `{"$refused":true}` before
 * anything is written. Of a listing that did not come whole nothing is kept among the extracts; its pages wait beside them only where
 * the contract says how long (`resumeSeconds`).
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
  const folder = partialFolder(context.paths.extracts, contract.id);
  const counts = await copyListing(context, { contract, server, url, patience, folder }, path);
  const sha256 = await hashFile(path, context.signal);
  // Awaited here: the store's way in is cleared when this function ends.
  return await keepFetch(context, store, contract, { ...pages, path, sha256, counts });
}

/** The address asked for, the contract's parameters in it, once the environment's settings stand in both. */
function resolveLocation(context: ExtractContext, sourceId: string, server: ApiServer): URL {
  const fill = (text: string, trim = (value: string) => value) =>
    text.replace(/\{([A-Z][A-Z0-9_]*)\}/g, (_, name: string) => {
      const value = context.environment(name);
      if (value === undefined) throw settingMissing(sourceId, name);
      return trim(value);
    });
  const filled = fill(server.location, (value) => value.replace(/\/$/, ''));
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new EtlError(
      'extract_http_failed',
      `address invalid: ${server.location} (${sourceId}). Expected http(s)://… without a password once the environment's settings stand in it.`,
      { sourceId },
    );
  for (const [name, value] of Object.entries(server.params)) url.searchParams.set(name, fill(value));
  return url;
}

function prepare(context: ExtractContext, sourceId: string, server: ApiServer, url: URL): Patience {
  const allowLoopback = context.environment('LODESTAR_ALLOW_LOOPBACK') === '1';
  const isNamed = isNamedHost(context.environment, url);
  if (!isNamed) requireAllowedHost(sourceId, url, allowLoopback);
  const { tokenEnv, tokenHeader, limits } = server;
  const token = tokenEnv === null ? undefined : context.environment(tokenEnv);
  if (tokenEnv !== null && token === undefined) throw settingMissing(sourceId, tokenEnv);
  return {
    sourceId,
    tokenEnv,
    retries: limits.retries,
    headers: {
      accept: 'application/json',
      'accept-encoding': acceptEncoding,
      ...(token !== undefined &&
        (tokenHeader === null ? { authorization: `Bearer ${token}` } : { [tokenHeader]: token })),
    },
    lookup: isNamed ? (lookup as LookupFunction) : guardedLookup(sourceId, allowLoopback),
    timeoutSeconds: limits.timeoutSeconds,
    maxBytes: limits.maxBytes,
    signal: context.signal,
  };
}

function settingMissing(sourceId: string, name: string): EtlError {
  return new EtlError(
    'extract_setting_missing',
    `setting missing: ${name}, which ${sourceId} needs. Set it in the environment of the process.`,
    { sourceId, name, facts: [{ fact: 'setting', name }] },
  );
}
