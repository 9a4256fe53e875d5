import { setImmediate } from 'node:timers/promises';
import {
  DuckDBInstance,
  DuckDBTypeId,
  LIST,
  VARCHAR,
  listValue,
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBType,
  type DuckDBValue,
  type JS,
} from '@duckdb/node-api';
import { WarehouseError } from '../errors.ts';

/** A value bound to `$name` in a statement. Dates go in as ISO strings; a list is bound as a DuckDB list. */
export type Parameter = string | number | bigint | boolean | null | readonly string[];
export type Parameters = { readonly [name: string]: Parameter };

/** A row by column name. Dates are ISO days, timestamps ISO instants, whole numbers are numbers while they are exact. */
export type Row = { [column: string]: unknown };

/** Settings of an instance; see https://duckdb.org/docs/configuration. */
export interface DatabaseOptions {
  /** Settings applied at start, e.g. `{ threads: '2' }`. */
  settings?: Record<string, string>;
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
  close(): void;
}

/** One connection: statements run one after the other. */
export type Session = Pick<Database, 'run' | 'rows' | 'result'>;

/** A connection that nobody else uses. */
export interface OwnSession extends Session {
  /** Adds the rows of a result, of whatever database, to a table of the same columns, with turns of the event loop between. */
  append(table: string, result: DuckDBMaterializedResult): Promise<void>;
}

/** Opens a file, or a database in memory with `:memory:`. The one place where DuckDB instances begin. */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const instance = await DuckDBInstance.create(path, options.settings ?? {});
  const idle: DuckDBConnection[] = [];
  const withRaw = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    const connection = idle.pop() ?? (await instance.connect());
    try {
      return await work(connection);
    } finally {
      idle.push(connection);
    }
  };
  return {
    run: (sql, parameters, signal) => withRaw((raw) => sessionOf(raw).run(sql, parameters, signal)),
    rows: (sql, parameters, signal) => withRaw((raw) => sessionOf(raw).rows(sql, parameters, signal)),
    result: (sql, parameters, signal) => withRaw((raw) => sessionOf(raw).result(sql, parameters, signal)),
    withConnection: async (work) => {
      const own = await instance.connect();
      try {
        return await work({ ...sessionOf(own), append: (table, result) => append(own, table, result) });
      } finally {
        own.closeSync();
      }
    },
    close: () => {
      for (const connection of idle.splice(0)) connection.closeSync();
      instance.closeSync();
    },
  };
}

function sessionOf(connection: DuckDBConnection): Session {
  const result = async (sql: string, parameters?: Parameters, signal?: AbortSignal) => {
    if (signal?.aborted) throw interrupted();
    const stopping = interruptOn(signal, connection);
    try {
      const found = await connection.run(
        sql,
        parameters && toBound(parameters),
        parameters && listTypes(parameters),
      );
      if (signal?.aborted) throw interrupted();
      return found;
    } catch (cause) {
      if (signal?.aborted) throw interrupted(cause);
      throw cause;
    } finally {
      stopping.end();
    }
  };
  return {
    result,
    run: async (sql, parameters, signal) => {
      await result(sql, parameters, signal);
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

function toBound(parameters: Parameters): Record<string, DuckDBValue> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? listValue(value) : value,
    ]),
  ) as Record<string, DuckDBValue>;
}

/** An empty list does not say what it is a list of. */
function listTypes(parameters: Parameters): Record<string, DuckDBType> {
  const lists = Object.keys(parameters).filter((name) => Array.isArray(parameters[name]));
  return Object.fromEntries(lists.map((name) => [name, LIST(VARCHAR)]));
}

/** Reads a result as rows by column name; for what people see on a page, not for long answers (those go as Arrow). */
export async function toRows(result: DuckDBMaterializedResult): Promise<Row[]> {
  const names = result.deduplicatedColumnNames();
  const columns = (await result.getColumnsJS()).map((values, index) => {
    const typeId = result.columnTypeId(index);
    if (plainTypes.has(typeId)) return values;
    return values.map((value) => toPlain(value, typeId === DuckDBTypeId.DATE));
  });
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const object: Row = {};
    for (let column = 0; column < names.length; column++)
      object[names[column]!] = columns[column]![row] ?? null;
    return object;
  });
}

/** Types whose values are plain already. */
const plainTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.ENUM,
]);

/** A value as rows have it: whole numbers while they are exact, ISO days and instants. */
export function toPlain(value: JS, isDay: boolean): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return isDay ? value.toISOString().slice(0, 10) : value.toISOString();
  if (Array.isArray(value)) return value.map((item) => toPlain(item, isDay));
  if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item as JS, isDay)]));
  }
  return value;
}

/** Quotes a name for SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text for SQL, for the few places where a parameter cannot stand (file names, COPY, ATTACH). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
