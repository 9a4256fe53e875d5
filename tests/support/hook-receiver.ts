import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery that has arrived. */
export interface ArrivedHook {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A program that is told, on loopback. */
export interface HookReceiver {
  url: string;
  port: number;
  arrived: ArrivedHook[];
  /** With what it answers. */
  status: number;
  /** Called when a delivery has come whole, before it is answered. */
  onArrival: () => void;
  close: () => Promise<void>;
}

/** Starts one; on a port of before, where it comes back. */
export async function startHookReceiver(port = 0): Promise<HookReceiver> {
  const arrived: ArrivedHook[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      arrived.push({ headers: request.headers, body });
      hook.onArrival();
      response.writeHead(hook.status, { location: 'http://127.0.0.1:9/elsewhere' }).end();
    });
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const at = (server.address() as AddressInfo).port;
  const hook: HookReceiver = {
    ...{ url: `http://127.0.0.1:${at}/hook`, port: at, arrived, status: 204 },
    onArrival: () => undefined,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return hook;
}
