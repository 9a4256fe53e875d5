import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { endSlowSender } from './slow-senders.ts';

/** Sends a piece of a body now and then, and says whether that came to an end by itself. */
async function sendSlowly(isUpload: boolean, pieces: number, everyMs: number): Promise<'told' | 'ended'> {
  const server = createServer((request, response) => {
    endSlowSender(request, response, { isUpload, withinMs: 120 });
    request.on('error', () => {}).resume();
    request.on('end', () => response.end('all'));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  const answers: string[] = [];
  socket.on('data', (data) => answers.push(data.toString()));
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${pieces}\r\n\r\n`);
  for (let sent = 0; sent < pieces && !socket.destroyed; sent++) {
    await wait(everyMs);
    socket.write('.');
  }
  if (!socket.closed) await once(socket, 'close');
  return answers.join('').includes('200 OK') ? 'told' : 'ended';
}

it('ends a form that is sent drop by drop', async () => {
  expect(await sendSlowly(false, 20, 40)).toBe('ended');
});

it('lets a file take its time as long as it comes, and no longer', async () => {
  expect(await sendSlowly(true, 20, 40)).toBe('told');
  expect(await sendSlowly(true, 2, 400)).toBe('ended');
});
