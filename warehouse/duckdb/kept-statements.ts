import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBPreparedStatement } from '@duckdb/node-api';
import { LRUCache } from 'lru-cache';
import { toBound, type Parameters } from './parameters.ts';

/**
 * What one connection has prepared, for the next time the same statement is asked with other parameters: to read and plan it once more
 * costs as much as a short answer. Used like the connection, for one statement after the other.
 */
export class KeptStatements {
  readonly #connection: DuckDBConnection;
  /** By SQL; not among them while it runs. */
  readonly #kept: LRUCache<string, DuckDBPreparedStatement>;

  /** @param characters of SQL at most, of which the longest kept statement is an eighth */
  constructor(connection: DuckDBConnection, characters: number) {
    this.#connection = connection;
    this.#kept = new LRUCache({
      maxSize: characters,
      maxEntrySize: Math.ceil(characters / 8),
      sizeCalculation: (_, sql) => sql.length,
      dispose: (statement, _sql, why) => {
        if (why === 'evict') statement.destroySync();
      },
    });
  }

  /** Runs one statement. Of one that fails or is interrupted nothing is kept. */
  async run(sql: string, parameters: Parameters): Promise<DuckDBMaterializedResult> {
    const statement = this.#take(sql) ?? (await this.#connection.prepare(sql));
    try {
      // One that is left unbound must fail, not answer for whoever asked last.
      statement.clearBindings();
      statement.bind(...toBound(parameters));
      const result = await statement.run();
      this.#kept.set(sql, statement);
      if (!this.#kept.has(sql)) statement.destroySync();
      return result;
    } catch (cause) {
      statement.destroySync();
      throw cause;
    }
  }

  /** Whether a statement is prepared and free. */
  has(sql: string): boolean {
    return this.#kept.has(sql);
  }

  /** Statements kept now, for tests and for whoever looks after the process. */
  get size(): number {
    return this.#kept.size;
  }

  /** Lets go of what reads a database, before that is detached: it would never be asked again. @param alias a plain identifier */
  forget(alias: string): void {
    const reading = [...this.#kept.keys()].filter((sql) => sql.includes(`${alias}.`));
    for (const sql of reading) this.#take(sql)?.destroySync();
  }

  #take(sql: string): DuckDBPreparedStatement | undefined {
    const statement = this.#kept.get(sql);
    this.#kept.delete(sql);
    return statement;
  }
}
