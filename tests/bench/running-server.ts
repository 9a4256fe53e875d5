import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { compiled, serverFlags } from '../../bin/set-up.mjs';

import { benchReader, UNLIMITED } from './bench-reader.ts';

/** What `npm start` sets for the server; see docs/operations.md. */
const asStarted = { ...compiled, UV_THREADPOOL_SIZE: '16', MALLOC_ARENA_MAX: '2' };

/** The built server in a process of its own. */
export interface RunningServer {
  origin: string;
  /** By which a reader who may read everything asks it. */
  headers: { authorization: string };
  process: ChildProcess;
}

/** Starts the product's server on a data folder, as `npm start` does, and waits until it is well. */
export async function startServer(dataDirectory: string): Promise<RunningServer> {
  const script = new URL('../../src/server.ts', import.meta.url);
  if (!existsSync(new URL('../build/handler.js', script)))
    throw new Error('pages missing: build them first (npm run build)');
  const port = await freePort();
  const child = spawn(process.execPath, [...serverFlags, script.pathname], {
    env: { ...process.env, LODESTAR_DATA: dataDirectory, PORT: String(port), ...asStarted, ...UNLIMITED },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const headers = benchReader(dataDirectory);
  const server = { headers, origin: `http://127.0.0.1:${port}`, process: child };
  while (!(await isWell(server))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await pause(100);
  }
  return server;
}

async function isWell({ origin }: Pick<RunningServer, 'origin'>): Promise<boolean> {
  const answer = await fetch(`${origin}/readyz`).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok ?? false;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
