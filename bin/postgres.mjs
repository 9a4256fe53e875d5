// Finds the programs of a PostgreSQL server for the tests, or brings them. Nothing is started here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './set-up.mjs';

const debian = '/usr/lib/postgresql';
const others = ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];

/**
 * Folder with `initdb` and `postgres`: POSTGRES_BIN, else an installed one, else Debian's package where this runs as root, else
 * undefined: the tests that need it say that they are skipped.
 */
export function ensurePostgres() {
  const there = process.env.POSTGRES_BIN || findPostgres();
  if (there) return there;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say('installing PostgreSQL from the packages of Debian …');
  keepFromStarting();
  const quiet = {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', UCF_FORCE_CONFFOLD: '1' },
  };
  const install = [
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    '-o',
    'Dpkg::Options::=--force-confold',
  ];
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', [...install, 'postgresql'], quiet);
  return findPostgres();
}

function findPostgres() {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...others];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** The package would make a database of its own and start it, on this machine's own port. */
function keepFromStarting() {
  const folder = '/etc/postgresql-common';
  const file = join(folder, 'createcluster.conf');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, 'create_main_cluster = false\n');
}
