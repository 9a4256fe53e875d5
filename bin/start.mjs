// npm start: set-up and the main job. Installs, makes the sample if there is nothing to load, refreshes, builds, serves.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import {
  buildIfStale,
  compiled,
  fail,
  installDependencies,
  node,
  root,
  run,
  running,
  say,
  serverFlags,
} from './set-up.mjs';

const data = resolve(root, process.env.LODESTAR_DATA || 'data');
const shipped = resolve(root, 'workspaces/party');
const workspace = resolve(root, process.env.LODESTAR_WORKSPACE || shipped);
/** The sample is that of the shipped workspace: nobody else's inbox is filled with it. */
const isDemonstration = workspace === shipped;
const cli = join(root, 'etl', 'cli.ts');
/** Longer than the server lets answers take, and a refresh its end. */
const killAfterMs =
  12_000 +
  1000 * (Number(process.env.LODESTAR_DRAIN_SECONDS || 0) + Number(process.env.LODESTAR_STOP_SECONDS || 2));
const children = new Set();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0));

installDependencies();
const environment = {
  ...process.env,
  ...compiled,
  NODE_ENV: 'production',
  LODESTAR_DATA: data,
  LODESTAR_WORKSPACE: workspace,
  // Accounts without passwords, for whoever looks at the sample; the server has them on this machine alone.
  ...(isDemonstration ? { LODESTAR_DEMONSTRATION: process.env.LODESTAR_DEMONSTRATION || 'on' } : {}),
  // On a terminal people read what this says; a log of every request would push it away.
  LODESTAR_LOG: process.env.LODESTAR_LOG || (process.stderr.isTTY ? 'warn' : 'info'),
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16',
};

await refuseTakenPort();
try {
  if (isDemonstration) await makeSample();
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

/** A port that is taken is told before minutes are spent on what then cannot be served; the server judges all else. */
async function refuseTakenPort() {
  const [host, port] = [environment.HOST || '127.0.0.1', Number(environment.PORT || 3000)];
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const probe = createServer();
  const code = await new Promise((found) => {
    probe.once('error', (cause) => found(cause.code));
    probe.listen(port, host, () => probe.close(() => found(null)));
  });
  if (code === 'EADDRINUSE')
    fail(
      `PORT taken: another program listens on ${host}:${port}. Stop it, or set another: PORT=${port + 1} npm start`,
    );
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
    if (stopping || isEmpty(join(data, 'snapshots'))) throw error;
    say('the refresh did not load everything; see /refresh');
  }
}

function serve() {
  const server = launch([...serverFlags, join(root, 'src', 'server.ts')], {
    stdio: ['ignore', 1, 2],
    // Each of its threads would keep memory that the others cannot use.
    env: { ...environment, MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' },
  });
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
          setTimeout(() => child.kill('SIGKILL'), killAfterMs).unref();
        }),
    ),
  );
  process.exit(code);
}
