// What both commands need before anything else. Plain JavaScript: it begins on whatever Node is there (20 or later).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';

/** The Node that scripts run on, whatever the machine has: it comes with the dependencies. */
export const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/**
 * Where Node keeps what it has compiled, unless somebody says otherwise: types are stripped once and not at every start, which halves
 * the time a command takes to begin, and its memory is a quarter less.
 */
export const compiled = {
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(root, 'node_modules', '.cache', 'compiled'),
};

/**
 * How Node runs the server. With a collector to call, long answers cost a third: see warehouse/duckdb/release-chunks.ts. Under many long
 * answers the space for young objects would grow to 134 MB, of which a tenth is in use, and stay so; the space for old ones would grow to
 * two or three times of what is in use, and what answers hold outside of it would not count.
 */
export const serverFlags = [
  '--expose-gc',
  '--max-semi-space-size=16',
  '--heap-growing-percent=30',
  '--external-memory-accounted-in-global-limit',
];

/** One line on what is happening, to stderr: stdout belongs to results. */
export function say(text) {
  process.stderr.write(`lodestar  ${text}\n`);
}

/** Installs the dependencies of the lock file unless they are there already. */
export function installDependencies() {
  const lock = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules', '.lodestar-lock');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing dependencies (about a minute the first time) …');
  const done = spawnSync(
    windows ? 'npm.cmd' : 'npm',
    ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: windows,
    },
  );
  if (done.status !== 0)
    fail(`npm ci failed with status ${done.status ?? done.signal}; its messages stand above`);
  if (!existsSync(node))
    fail('Node 24 did not come with the dependencies: allow the install script of the package "node"');
  writeFileSync(stamp, wanted);
}

/** Builds the web application unless the last build was made from the same files. */
export async function buildIfStale() {
  const stamp = join(root, 'build', '.source-hash');
  const wanted = hashOf([
    'src',
    'static',
    'warehouse',
    'svelte.config.js',
    'vite.config.ts',
    'package-lock.json',
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building the dashboard …');
  await runQuietly([join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], {
    // Whoever asks (the tests, say), what is served is the production build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  writeFileSync(stamp, wanted);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    } else if (!/\.test\.ts$/.test(path)) {
      hash.update(`${path}\0`).update(readFileSync(full));
    }
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

/** Scripts at work, for whoever has to end them. */
export const running = new Set();

/** Runs a script on the project's Node; rejects when it fails. */
export function run(args, options = {}, listen = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', ...options });
    running.add(child);
    listen(child);
    child.on('exit', () => running.delete(child));
    child.on('error', reject);
    child.on('close', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code ?? signal}`)),
    );
  });
}

/** Runs a script whose words matter only when it fails. */
async function runQuietly(args, options) {
  const words = [];
  const told = run(args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }, (child) => {
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => words.push(chunk));
  });
  await told.catch((error) => {
    process.stderr.write(Buffer.concat(words));
    throw error;
  });
}

/** Says why nothing more can be done, and ends. */
export function fail(text) {
  say(text);
  process.exit(1);
}
