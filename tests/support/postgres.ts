import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A real PostgreSQL server of a test file's own. */
export interface PostgresServer {
  port: number;
  /** Address with a user's password in it; `lodestar_owner`, who may do everything, unless another is named. */
  url(user?: string, password?: string): string;
  /** Runs statements as the owner. */
  run(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** A connection of the owner, for what lasts longer than a statement; whoever opens it ends it. */
  connect(): Promise<pg.Client>;
  /** Ends the server at once, as a machine that fails does, and starts it again. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const owner = { name: 'lodestar_owner', password: 'only-for-tests' };

/** Folder of the server's programs as `npm test` found it, or where Debian puts it; null: none, tests skip. */
export function postgresPrograms(): string | null {
  const named = process.env.POSTGRES_BIN;
  if (named) return named;
  const places = [18, 17, 16, 15, 14, 13].map((version) => `/usr/lib/postgresql/${version}/bin`);
  return places.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/**
 * Makes an empty database in a temporary folder and starts its server on a free port of this machine. It speaks TLS with a
 * certificate that nobody signed. Should this process die, server and folder go with it.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('no PostgreSQL: set POSTGRES_BIN');
  const root = mkdtempSync(join(tmpdir(), 'lodestar-postgres-'));
  const as = unprivileged();
  if (as) chownSync(root, as.uid, as.gid);
  const data = join(root, 'data');
  makeDatabase(programs, root, data, as);
  const port = await freePort();
  let server = await startServer();
  let guard = watchOver(server, root);

  function startServer(): Promise<ChildProcess> {
    const settings = [
      ...['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${root}`, 'fsync=off'],
      ...['ssl=on', `ssl_cert_file=${root}/server.crt`, `ssl_key_file=${root}/server.key`],
      // Values must not depend on how the server prints them to others.
      ...[
        'datestyle=German',
        'timezone=Asia/Ho_Chi_Minh',
        'bytea_output=escape',
        'extra_float_digits=-5',
        'intervalstyle=sql_standard',
      ],
    ];
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    return whenReady(
      spawn(join(programs!, 'postgres'), args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] }),
    );
  }
  const url = (user = owner.name, password = owner.password) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const connect = async () => {
    const client = new pg.Client({ connectionString: url() });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const end = async (signal: NodeJS.Signals) => {
    await ended(server, signal);
    guard.stdin?.end();
    await ended(guard);
  };
  return {
    ...{ port, url, connect },
    run: async (sql, values) => {
      const client = await connect();
      try {
        return (await client.query<Record<string, unknown>>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    crash: () => ended(server, 'SIGQUIT'),
    start: async () => {
      server = await startServer();
      guard.kill();
      guard = watchOver(server, root);
    },
    stop: async () => {
      await end('SIGINT');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

interface Account {
  uid: number;
  gid: number;
}

/** Whom the server runs as: it refuses to run as root. */
function unprivileged(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout) || 65_534;
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function makeDatabase(programs: string, root: string, data: string, as: Account | undefined): void {
  const run = (program: string, args: string[]) =>
    execFileSync(program, args, { ...as, cwd: root, stdio: 'pipe' });
  const passwordFile = join(root, 'password');
  writeFileSync(passwordFile, owner.password);
  if (as) chownSync(passwordFile, as.uid, as.gid);
  const how = [
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
  run(join(programs, 'initdb'), ['-D', data, '-U', owner.name, ...how]);
  const certificate = [
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.crt',
  ];
  run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...certificate]);
}

function whenReady(server: ChildProcess): Promise<ChildProcess> {
  return new Promise((ready, failed) => {
    let said = '';
    server.stderr?.on('data', (text) => {
      said += text;
      if (said.includes('ready to accept connections')) {
        said = '';
        ready(server);
      }
    });
    server.once('error', failed);
    server.once('exit', () => failed(new Error(`PostgreSQL ended: ${said}`)));
  });
}

/** Waits at the other end of a pipe: when it closes, whoever held it is gone, and so go server and folder. */
function watchOver(server: ChildProcess, root: string): ChildProcess {
  const script = `cat > /dev/null; kill -QUIT ${server.pid} 2> /dev/null && sleep 1; rm -rf '${root}'`;
  return spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
}

function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    if (signal) child.kill(signal);
  });
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}
