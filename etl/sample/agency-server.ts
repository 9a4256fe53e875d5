import { timingSafeEqual, createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../env.ts';

/** Every so many requests the agency falters; 0: never. Requests are counted over all listings, refused ones left out. */
export interface AgencyFaults {
  /** 503 with `Retry-After`. */
  unavailableEvery: number;
  /** 429 with `Retry-After`. */
  tooManyEvery: number;
  /** A page that takes `slowMs`. */
  slowEvery: number;
  slowMs: number;
  retryAfterSeconds: number;
}

/** Each fault comes once in a refresh of the small sample, and none twice in a row. */
export const usualFaults: AgencyFaults = {
  ...{ unavailableEvery: 7, tooManyEvery: 11, slowEvery: 5 },
  ...{ slowMs: 250, retryAfterSeconds: 1 },
};

export interface AgencyOptions {
  /** 0: any free port. */
  port: number;
  token: string;
  /** Folder with `connections.json` and `tasks.json`. */
  data: string;
  faults?: Partial<AgencyFaults>;
}

export interface Agency {
  /** `http://127.0.0.1:4780` */
  url: string;
  close(): Promise<void>;
}

const listings: { [path: string]: string } = {
  '/v1/connections': 'connections.json',
  '/v1/tasks': 'tasks.json',
};
const largestPage = 500;

/** Serves the sample's registers on loopback: `GET /v1/connections` and `/v1/tasks`, by token, in pages, with faults. */
export async function startAgency(options: AgencyOptions): Promise<Agency> {
  const faults = { ...usualFaults, ...options.faults };
  const records = new Map<string, unknown[]>();
  for (const [path, file] of Object.entries(listings))
    records.set(path, JSON.parse(await readFile(join(options.data, file), 'utf8')) as unknown[]);
  let requests = 0;
  const server = createServer((request, response) => {
    const listing = records.get(pathOf(request));
    if (listing === undefined) return problem(response, 404, 'Not Found', 'no such listing');
    if (request.method !== 'GET')
      return problem(response, 405, 'Method Not Allowed', 'listings can only be read');
    if (!isAllowed(request, options.token))
      return problem(response, 401, 'Unauthorized', 'a bearer token is needed');
    requests += 1;
    answer({ request, response, listing, faults, number: requests }).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined);
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  listing: unknown[];
  faults: AgencyFaults;
  /** Of this request, from 1. */
  number: number;
}

async function answer({ request, response, listing, faults, number }: Exchange): Promise<void> {
  const falters = (every: number) => every > 0 && number % every === 0;
  const retry = { 'retry-after': String(faults.retryAfterSeconds) };
  if (falters(faults.unavailableEvery))
    return problem(response, 503, 'Service Unavailable', 'maintenance, try again', retry);
  if (falters(faults.tooManyEvery))
    return problem(response, 429, 'Too Many Requests', 'slow down, try again', retry);
  if (falters(faults.slowEvery)) await wait(faults.slowMs);
  const { searchParams } = urlOf(request);
  const from = offsetOf(searchParams.get('cursor'));
  const size = sizeOf(searchParams.get('limit'));
  if (from === null || from > listing.length) return problem(response, 400, 'Bad Request', 'cursor unknown');
  if (size === null)
    return problem(response, 400, 'Bad Request', `limit must be a number from 1 to ${largestPage}`);
  const items = listing.slice(from, from + size);
  const next = from + size < listing.length ? cursorAt(from + size) : null;
  send(response, 200, 'application/json', { items, next_cursor: next, total: listing.length });
}

/** Cursors say nothing to who reads them: an offset is the server's own affair. */
function cursorAt(offset: number): string {
  return Buffer.from(`from:${offset}`).toString('base64url');
}

function offsetOf(cursor: string | null): number | null {
  if (cursor === null) return 0;
  const [, offset] = /^from:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return offset === undefined ? null : Number(offset);
}

function sizeOf(limit: string | null): number | null {
  const size = limit === null ? largestPage : Number(limit);
  return Number.isInteger(size) && size > 0 && size <= largestPage ? size : null;
}

function isAllowed(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}

function pathOf(request: IncomingMessage): string {
  return URL.canParse(request.url ?? '/', 'http://127.0.0.1') ? urlOf(request).pathname : '';
}

/** @source RFC 9457, Problem Details for HTTP APIs */
function problem(
  response: ServerResponse,
  status: number,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  send(response, status, 'application/problem+json', { type: 'about:blank', title, status, detail });
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string', default: 'data' }, port: { type: 'string', default: '4780' } },
  });
  const token = readEnvironment('LODESTAR_PARTY_API_TOKEN');
  if (token === undefined) throw new Error('setting missing: LODESTAR_PARTY_API_TOKEN, the token to ask for');
  const below = join(values.data, 'sample-agency');
  const agency = await startAgency({
    port: Number(values.port),
    token,
    data: existsSync(below) ? below : values.data,
  });
  process.stdout.write(`${agency.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void agency.close());
}

if (import.meta.main) await main();
