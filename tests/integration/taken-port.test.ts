import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it.each([
  ['npm start, before it does anything else', 'bin/start.mjs', []],
  ['the server', 'src/server.ts', expect.any(Array) as string[]],
])('a port that is taken is told by %s, with what to set', async (_, program, left) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const data = mkdtempSync(join(tmpdir(), 'lodestar-taken-'));
  onTestFinished(() => {
    other.close();
    rmSync(data, { recursive: true });
  });
  const { port } = other.address() as AddressInfo;
  const child = spawn(process.execPath, [join(root, program)], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', LODESTAR_DATA: data },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (text) => (told += text));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, told, readdirSync(data)]).toEqual([
    1,
    `lodestar  PORT taken: another program listens on 127.0.0.1:${port}. Stop it, or set another: PORT=${port + 1} npm start\n`,
    left,
  ]);
});
