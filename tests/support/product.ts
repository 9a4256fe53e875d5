import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The product as the README's first command starts it, on a data folder of its own. */
export interface Product {
  origin: string;
  dataDirectory: string;
  /** What it said on stderr so far. */
  log: () => string;
  /** Ends it as Ctrl-C would and resolves with its exit code. */
  stop: () => Promise<number | null>;
  /** Removes the data folder. */
  remove: () => Promise<void>;
}

/**
 * Runs `bin/start.mjs` until `/readyz` answers 200. With `dataDirectory` it starts on what is there.
 * @throws when it ends or does not answer within `timeoutMs`
 */
export async function startProduct(
  options: { dataDirectory?: string; timeoutMs?: number } = {},
): Promise<Product> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'lodestar-product-')));
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'bin', 'start.mjs')], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      LODESTAR_DATA: dataDirectory,
      LODESTAR_PARTY_API_URL: '',
      LODESTAR_CHROMIUM: process.env.CHROMIUM_PATH ?? '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (text) => (log += text));
  child.stderr.on('data', (text) => (log += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const origin = `http://127.0.0.1:${port}`;
  await untilHealthy(origin, ended, () => log, options.timeoutMs ?? 360_000).catch((fault: unknown) => {
    child.kill('SIGINT');
    throw fault;
  });
  return {
    origin,
    dataDirectory,
    log: () => log,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
    remove: () => rm(dataDirectory, { recursive: true, force: true }),
  };
}

async function untilHealthy(
  origin: string,
  ended: Promise<number | null>,
  log: () => string,
  timeoutMs: number,
): Promise<void> {
  let code: number | null | undefined;
  void ended.then((value) => (code = value));
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (code !== undefined) throw new Error(`the product ended with ${code}:\n${log()}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wait) => setTimeout(wait, 200));
  }
  throw new Error(`the product did not answer within ${timeoutMs} ms:\n${log()}`);
}

export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => found(port));
    });
  });
}
