import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does instead of answering its nth page; how often: `once`, or until it is mended. */
export type ServerFault = (response: ServerResponse, answer: () => void) => void;

/** A REST server of an agency that lists records in pages of two, and can be made to fail. */
export interface CountingServer {
  environment: { [name: string]: string };
  /** The records are those of a CSV file. */
  show(file: string): void;
  fail(at: { page: number; times: number }, fault: ServerFault): void;
  mend(): void;
  close(): void;
}

/** YAML of the contract's server. */
export const countingServer =
  `{ server: platform, type: api, location: '{COUNT_URL}/counts', customProperties: [` +
  `{ property: paging, value: { kind: cursor, cursorParam: after, nextField: next, sizeParam: limit, size: 2, totalField: total } }, ` +
  `{ property: records, value: items }, { property: limits, value: { retries: 1, timeoutSeconds: 2 } }] }`;

export async function openCountingServer(): Promise<CountingServer> {
  let records: object[] = [];
  let failing: { page: number; times: number; fault: ServerFault } | null = null;
  const server = createServer((request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after') ?? 0);
    const answer = () => {
      const items = records.slice(page * 2, page * 2 + 2);
      const next = page * 2 + 2 < records.length ? String(page + 1) : null;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ items, next, total: records.length }));
    };
    if (failing === null || failing.page !== page || failing.times === 0) return answer();
    failing.times--;
    failing.fault(response, answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    environment: { COUNT_URL: `http://127.0.0.1:${port}`, LODESTAR_ALLOW_LOOPBACK: '1' },
    show: (file) => {
      const [head = '', ...lines] = file.trim().split('\n');
      const names = head.split(',');
      records = lines.map((line) =>
        Object.fromEntries(line.split(',').map((cell, at) => [names[at]!, cell])),
      );
    },
    fail: (at, fault) => (failing = { ...at, fault }),
    mend: () => (failing = null),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
