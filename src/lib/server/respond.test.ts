import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WarehouseError } from '#warehouse/errors.ts';
import { toQuestion, writeAnswer } from './respond.ts';

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

/** What becomes of an answer whose body fails once its client has gone. @returns the fault that is told; null for none */
async function toldAfterLeaving(fault: Error): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((request, response) => {
    const question = toQuestion(request, response);
    const body = async function* () {
      yield 'begun';
      if (!question.signal.aborted) await once(question.signal, 'abort');
      throw fault;
    };
    writeAnswer({ status: 200, headers: {}, body: body() }, question, response).then(
      () => resolve(null),
      resolve,
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  socket.once('data', () => socket.destroy());
  const told = await promise;
  await new Promise((closed) => server.close(closed));
  return told;
}

test('tells of a fault though nobody waits any more, but not that what they waited for was interrupted', async () => {
  const full = new Error('no space left on device');
  expect(await toldAfterLeaving(full)).toBe(full);
  expect(await toldAfterLeaving(new WarehouseError('query_interrupted', 'query interrupted'))).toBeNull();
});
