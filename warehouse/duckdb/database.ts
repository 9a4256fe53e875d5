import { setImmediate } from 'node:timers/promises';
import { DuckDBInstance, type DuckDBConnection, type DuckDBMaterializedResult } from '@duckdb/node-api';
import { WarehouseError } from '../errors.ts';
import { collectResults } from './collect-results.ts';
import { KeptStatements } from './kept-statements.ts';
import { toBound, type Parameters } from './parameters.ts';
import { toRows, type Row } from './plain-rows.ts';

/** Settings of an instance; see https://duckdb.org/docs/configuration. */
export interface DatabaseOptions {
  /** Settings applied at start, e.g. `{ threads: '2' }`. */
  settings?: Record<string, string>;
  /** How many characters of statements with parameters a connection keeps prepared: for many short questions. 0 by default. */
  keptStatements?: number;
}

/**
 * One DuckDB instance. A process opens a file at most once: two instances on one file lose data (file locks are per
 * process), so whoever needs the file passes this object on.
 */
export interface Database {
  /** Runs one or several statements and drops what they answer. */
  run(sql: string, parameters?: Parameters, signal?: AbortSignal): Promise<void>;
  /** Answers one statement as rows. @throws {WarehouseError} query_interrupted when the signal fires */
  rows<T = Row>(sql: string, parameters?: Parameters, signal?: AbortSignal): Promise<T[]>;
  /** Answers one statement as DuckDB chunks, complete before it returns (streams end silently on errors). */
  result(sql: string, parameters?: Parameters, signal?: AbortSignal): Promise<DuckDBMaterializedResult>;
  /** Runs `work` with a connection of its own: temporary tables and transactions belong to it alone. */
  withConnection<T>(work: (connection: OwnSession) => Promise<T>): Promise<T>;
  /** Detaches a database that no statement reads any more. @param alias a plain identifier */
  detach(alias: string): Promise<void>;
  close(): void;
}

/** One connection: statements run one after the other. */
export type Session = Pick<Database, 'run' | 'rows' | 'result'>;

/** A connection that nobody else uses. */
export interface OwnSession extends Session {
  /** Adds the rows of a result, of whatever database, to a table of the same columns, with turns of the event loop between. */
  append(table: string, result: DuckDBMaterializedResult): Promise<void>;
}

/** What instances of this process have where nobody says otherwise: DuckDB takes every core, whoever else needs them. */
let usualSettings: Record<string, string> = {};

/** Lets instances that are opened from now on, and are not told how many threads they have, have so many. */
export function limitThreads(threads: number): void {
  usualSettings = { threads: String(threads) };
}

/** Opens a file, or a database in memory with `:memory:`. The one place where DuckDB instances begin. */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const instance = await DuckDBInstance.create(path, { ...usualSettings, ...options.settings });
  const open: Connection[] = [];
  const idle: Connection[] = [];
  const connect = async (): Promise<Connection> => {
    const raw = await instance.connect();
    const kept = options.keptStatements ? new KeptStatements(raw, options.keptStatements) : null;
    const made = { raw, kept };
    open.push(made);
    return made;
  };
  /** Whoever has prepared a statement already runs it, where nobody waits for that. */
  const takeIdle = (sql: string): Connection | undefined => {
    const prepared = idle.findIndex(({ kept }) => kept?.has(sql));
    return prepared === -1 ? idle.pop() : idle.splice(prepared, 1)[0];
  };
  const withIdle = async <T>(sql: string, work: (session: Session) => Promise<T>): Promise<T> => {
    const connection = takeIdle(sql) ?? (await connect());
    try {
      return await work(sessionOf(connection));
    } finally {
      idle.push(connection);
    }
  };
  return {
    run: (sql, parameters, signal) => withIdle(sql, (session) => session.run(sql, parameters, signal)),
    rows: (sql, parameters, signal) => withIdle(sql, (session) => session.rows(sql, parameters, signal)),
    result: (sql, parameters, signal) => withIdle(sql, (session) => session.result(sql, parameters, signal)),
    withConnection: async (work) => {
      const own = await instance.connect();
      try {
        return await work({
          ...sessionOf({ raw: own, kept: null }),
          append: (table, result) => append(own, table, result),
        });
      } finally {
        own.closeSync();
      }
    },
    detach: (alias) => {
      for (const { kept } of open) kept?.forget(alias);
      const sql = `detach ${alias}`;
      return withIdle(sql, (session) => session.run(sql));
    },
    close: () => {
      for (const { raw } of idle.splice(0)) raw.closeSync();
      instance.closeSync();
    },
  };
}

interface Connection {
  raw: DuckDBConnection;
  /** Null where nothing is kept prepared. */
  kept: KeptStatements | null;
}

function sessionOf({ raw, kept }: Connection): Session {
  const whileAsked = async <T>(signal: AbortSignal | undefined, ask: () => Promise<T>) => {
    if (signal?.aborted) throw interrupted();
    const stopping = interruptOn(signal, raw);
    try {
      const found = await ask();
      if (signal?.aborted) throw interrupted();
      return found;
    } catch (cause) {
      if (signal?.aborted) throw interrupted(cause);
      throw cause;
    } finally {
      stopping.end();
    }
  };
  const runAnew = (sql: string, parameters?: Parameters) =>
    parameters ? raw.run(sql, ...toBound(parameters)) : raw.run(sql);
  const result: Session['result'] = async (sql, parameters, signal) => {
    const found = await whileAsked(signal, () =>
      kept && parameters ? kept.run(sql, parameters) : runAnew(sql, parameters),
    );
    collectResults(found);
    return found;
  };
  return {
    result,
    run: async (sql, parameters, signal) => {
      await whileAsked(signal, () => runAnew(sql, parameters));
    },
    rows: async <T>(sql: string, parameters?: Parameters, signal?: AbortSignal) =>
      (await toRows(await result(sql, parameters, signal))) as T[],
  };
}

async function append(
  connection: DuckDBConnection,
  table: string,
  result: DuckDBMaterializedResult,
): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for (let index = 0; index < result.chunkCount; index++) {
      appender.appendDataChunk(result.getChunk(index));
      await setImmediate();
    }
  } finally {
    appender.closeSync();
  }
}

/** Between two tries to interrupt a statement. */
const INTERRUPT_EVERY_MS = 20;

/** Interrupts what a connection runs when the signal fires: again and again, since one that is only being prepared would not notice. */
function interruptOn(signal: AbortSignal | undefined, connection: DuckDBConnection): { end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  };
  signal?.addEventListener('abort', begin, { once: true });
  return {
    end: () => {
      signal?.removeEventListener('abort', begin);
      clearInterval(timer);
    },
  };
}

function interrupted(cause?: unknown): WarehouseError {
  return new WarehouseError('query_interrupted', 'query interrupted: whoever asked has gone', {}, { cause });
}

/** Quotes a name for SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Quotes a text for SQL, for the few places where a parameter cannot stand (file names, COPY, ATTACH). DuckDB ends a statement at
 * NUL, so a text that holds one is put together.
 */
export function literal(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || chr(0) || ')})`;
}
