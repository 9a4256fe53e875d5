import { Socket } from 'node:net';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { DatabaseAddress } from './postgres-address.ts';

/** A row in the order of the columns asked for: what PostgreSQL prints, null for NULL. */
export type TextRow = (string | null)[];

/** One read-only transaction in a database. */
export interface DatabaseSession extends AsyncDisposable {
  /** Release of the server. */
  version: string;
  /** Transactions that the snapshot sees, as PostgreSQL writes them. */
  snapshot: string;
  rows(sql: string, values?: string[]): Promise<TextRow[]>;
  /** Rows in batches of `size`: no more than one batch is held. */
  stream(sql: string, size: number): AsyncGenerator<TextRow[]>;
}

/** How the server prints values whatever its own settings are, and when it lets go of a client that hangs. */
const settings = [
  `datestyle = 'ISO, YMD'`,
  `timezone = 'UTC'`,
  `intervalstyle = 'iso_8601'`,
  `extra_float_digits = 3`,
  `bytea_output = 'hex'`,
  `lc_monetary = 'C'`,
  `lock_timeout = '30s'`,
];
const asPrinted = { getTypeParser: () => String };
const connectSeconds = 15;
/** How long a server may take to end a query that nobody waits for. */
const cancelSeconds = 5;

/**
 * Opens a snapshot of a database: everything read in the session is as it stood when it began. When `signal` says so, the
 * query at work is ended in the server and the connection is cut.
 *
 * @throws whatever the driver or the server says
 */
export async function openDatabaseSession(
  address: DatabaseAddress,
  { timeoutSeconds, signal }: { timeoutSeconds: number; signal: AbortSignal },
): Promise<DatabaseSession> {
  const { client, socket } = clientOf(address);
  let pid: string | null = null;
  const abandon = () => void cancel(address, pid).finally(() => socket.destroy());
  signal.addEventListener('abort', abandon, { once: true });
  const close = async () => {
    signal.removeEventListener('abort', abandon);
    // A connection that broke has nothing left to say good-bye to.
    await Promise.race([client.end().catch(() => undefined), closed(socket)]);
    socket.destroy();
  };
  const rows = async (text: string, values: string[] = []) =>
    (await client.query<TextRow>({ text, values, rowMode: 'array', types: asPrinted })).rows;
  try {
    signal.throwIfAborted();
    await client.connect();
    await client.query('begin transaction isolation level repeatable read, read only');
    const ms = Math.ceil(timeoutSeconds * 1000);
    const all = [...settings, `statement_timeout = ${ms}`, `idle_in_transaction_session_timeout = ${ms}`];
    for (const setting of all) await client.query(`set local ${setting}`);
    const [about = []] = await rows(
      `select pg_catalog.pg_backend_pid(), pg_catalog.current_setting('server_version'), pg_catalog.txid_current_snapshot()`,
    );
    pid = about[0] ?? null;
    return {
      ...{ version: about[1] ?? '', snapshot: about[2] ?? '', rows },
      stream: (sql, size) => stream(client, sql, size),
      [Symbol.asyncDispose]: close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

function clientOf(to: DatabaseAddress): { client: pg.Client; socket: Socket } {
  const socket = new Socket();
  const client = new pg.Client({
    ...{ host: to.address, port: to.port, database: to.database, user: to.user, ssl: to.ssl },
    // A function: an empty text would make the driver look into the process's environment and home folder.
    password: () => to.password,
    stream: () => socket,
    application_name: 'lodestar',
    client_encoding: 'UTF8',
    connectionTimeoutMillis: connectSeconds * 1000,
    keepAlive: true,
  });
  // Whoever waits for a query is told by it; without a listener a cut connection would end the process.
  client.on('error', () => undefined);
  return { client, socket };
}

async function* stream(client: pg.Client, sql: string, size: number): AsyncGenerator<TextRow[]> {
  const cursor = client.query(new Cursor<TextRow>(sql, [], { rowMode: 'array', types: asPrinted }));
  for (;;) {
    const batch = await cursor.read(size);
    if (batch.length === 0) return;
    yield batch;
  }
}

/** Ends a query over a connection of its own. That it could not be done changes nothing: the connection is cut all the same. */
async function cancel(address: DatabaseAddress, pid: string | null): Promise<void> {
  if (pid === null) return;
  const { client, socket } = clientOf(address);
  const late = setTimeout(() => socket.destroy(), cancelSeconds * 1000);
  try {
    await client.connect();
    await client.query('select pg_catalog.pg_cancel_backend($1)', [pid]);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((done) => {
    if (socket.destroyed) done();
    else socket.once('close', () => done());
  });
}
