// Finds OpenSSH's SFTP program for the tests, or brings it: the program alone, no service that listens.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './set-up.mjs';

const places = [
  '/usr/lib/openssh/sftp-server',
  '/usr/lib/ssh/sftp-server',
  '/usr/libexec/openssh/sftp-server',
  '/usr/libexec/sftp-server',
];

/**
 * Path of `sftp-server`: SFTP_SERVER, else an installed one, else Debian's package where this runs as root, else undefined: the
 * tests that need it say that they are skipped.
 */
export function ensureSftpServer() {
  const there = process.env.SFTP_SERVER || places.find((path) => existsSync(path));
  if (there) return there;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say('installing the SFTP program of OpenSSH from the packages of Debian …');
  const quiet = {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'openssh-sftp-server'], quiet);
  return places.find((path) => existsSync(path));
}
