import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as it was received. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for the first of a trace. */
  parentSpanId?: string;
  name: string;
  status: { code?: number; message?: string };
  attributes: { [name: string]: unknown };
  /** What made it. */
  part: unknown;
}

interface Named {
  key: string;
  value: { [kind: string]: unknown };
}

interface Posted {
  resourceSpans: {
    resource: { attributes: Named[] };
    scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes'> & { attributes: Named[] })[] }[];
  }[];
}

/** Takes traces over HTTP on loopback. @source OTLP 1, JSON over HTTP */
export async function startTraceReceiver() {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const bytes = Buffer.concat(pieces);
      const text = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes);
      texts.push(text);
      if (request.url === '/v1/traces') spans.push(...toSpans(JSON.parse(text) as Posted));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, spans, texts, close: () => server.close() };
}

function toSpans({ resourceSpans }: Posted): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const part = plain(resource.attributes)['lodestar.part'];
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ ...span, attributes: plain(span.attributes), part })),
    );
  });
}

function plain(attributes: Named[]): { [name: string]: unknown } {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
