import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { toQuestion } from './respond.ts';

/** Sends a request line as it stands, which clients that tidy addresses would not. */
async function addressOf(target: string): Promise<string> {
  let address = '';
  const server = createServer((request, response) => {
    const { url } = toQuestion(request, response);
    address = url.pathname + url.search;
    response.end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  socket.resume();
  await new Promise((closed) => socket.once('close', closed));
  await new Promise((closed) => server.close(closed));
  return address;
}

test.each([
  ['/api/v1/values?grain=month', '/api/v1/values?grain=month'],
  ['//', '//'],
  ['//elsewhere.example/healthz', '//elsewhere.example/healthz'],
  ['http://elsewhere.example/healthz', '/'],
])('reads %s as the path %s, and never as a host', async (target, path) => {
  expect(await addressOf(target)).toBe(path);
});
