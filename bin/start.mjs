// npm start: set-up and the main job. Installs, makes the sample if there is nothing to load, refreshes, builds, serves.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { buildIfStale, fail, installDependencies, node, root, run, running, say } from './set-up.mjs';

const data = resolve(root, process.env.LODESTAR_DATA || 'data');
const shipped = resolve(root, 'workspaces/party');
const workspace = resolve(root, process.env.LODESTAR_WORKSPACE || shipped);
/** The sample is that of the shipped workspace: nobody else's inbox is filled with it. */
const isDemonstration = workspace === shipped;
const cli = join(root, 'etl', 'cli.ts');
const children = new Set();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0));

installDependencies();
const environment = {
  ...process.env,
  NODE_ENV: 'production',
  LODESTAR_DATA: data,
  LODESTAR_WORKSPACE: workspace,
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16',
};

try {
  if (isDemonstration) await makeSample();
  if (isDemonstration && existsSync(join(data, 'sample-agency'))) await startAgency();
  const first = isEmpty(join(data, 'snapshots'));
  await Promise.all([first ? refresh() : undefined, buildIfStale()]);
  if (!stopping) serve();
  // A version is served already: what is new joins it while people read.
  if (!first && !stopping) await refresh();
} catch (error) {
  if (!stopping) {
    say(error.message);
    await stop(1);
  }
}

function isEmpty(folder) {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

function etl(args) {
  return run([cli, ...args], { env: environment, stdio: ['ignore', 'ignore', 2] });
}

/** Fills an empty inbox; one that was being filled when somebody stopped it is filled anew. */
async function makeSample() {
  const unfinished = join(data, 'sample-unfinished');
  if (!isEmpty(join(data, 'inbox')) && !existsSync(unfinished)) return;
  mkdirSync(data, { recursive: true });
  writeFileSync(unfinished, '');
  await etl(['sample', '--data', data]);
  rmSync(unfinished);
}

/** A source that failed keeps its last good data and is shown on /refresh: no reason not to serve. */
async function refresh() {
  try {
    await etl(['refresh', '--workspace', workspace, '--data', data, '--trigger', 'start']);
  } catch (error) {
    if (isEmpty(join(data, 'snapshots'))) throw error;
    say('the refresh did not load everything; see /refresh');
  }
}

/** The demonstration's REST agency: a real server on loopback, with a token that lives as long as this process. */
async function startAgency() {
  if (environment.LODESTAR_PARTY_API_URL) return;
  const port = await freePort();
  environment.LODESTAR_PARTY_API_URL = `http://127.0.0.1:${port}`;
  environment.LODESTAR_PARTY_API_TOKEN = randomBytes(24).toString('base64url');
  environment.LODESTAR_ALLOW_LOOPBACK = '1';
  const agency = launch(
    [join(root, 'etl', 'sample', 'agency-server.ts'), '--data', data, '--port', String(port)],
    {
      stdio: ['ignore', 'pipe', 2],
    },
  );
  await new Promise((ready) => {
    agency.stdout.once('data', ready);
    agency.once('exit', ready);
  });
}

function serve() {
  const server = launch([join(root, 'src', 'server.ts')], { stdio: ['ignore', 1, 2] });
  server.once('exit', (code) => void stop(code ?? 0));
}

function launch(args, options) {
  const child = spawn(node, args, { cwd: root, env: environment, ...options });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', (error) => fail(error.message));
  return child;
}

/** Ends what was started, waits for it, then ends. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await Promise.all(
    [...children, ...running].map(
      (child) =>
        new Promise((ended) => {
          child.once('exit', ended);
          child.kill('SIGTERM');
          setTimeout(() => child.kill('SIGKILL'), 4000).unref();
        }),
    ),
  );
  process.exit(code);
}

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
