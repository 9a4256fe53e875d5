import { asOfParameters, dateAsOf } from '#etl/contract/as-of.ts';
import type { Session } from '#warehouse/duckdb/database.ts';
import type { ContentSql } from './content.ts';
import type { Fault } from './fault.ts';
import { readSyntax, volatileFunctions } from './sql-syntax.ts';
import { suggestion } from './suggest.ts';

/** Some day: what SQL answers does not matter here, only whether it can be answered. */
const someDay = '2000-01-01';

/** A column of what a SELECT gives. */
export interface ResultColumn {
  name: string;
  type: string;
}

/** What became of trying a SELECT; `columns` is null where it cannot be said. */
export interface Tried {
  reads: string[];
  columns: ResultColumn[] | null;
}

/**
 * Tries a workspace's SELECTs, one after the other, on empty tables of the right types. A SELECT that reads what an earlier
 * one failed to make is not tried: its fault would only repeat the first one's.
 */
export class SqlTrial {
  readonly faults: Fault[] = [];
  readonly #db: Session;
  readonly #volatile: ReadonlySet<string>;
  readonly #made = new Set<string>();

  private constructor(db: Session, volatile: ReadonlySet<string>) {
    this.#db = db;
    this.#volatile = volatile;
  }

  static async open(db: Session): Promise<SqlTrial> {
    return new SqlTrial(db, await volatileFunctions(db));
  }

  /** Makes an empty table (`schema.table`) that later SELECTs may read. */
  async make(table: string, columns: ResultColumn[]): Promise<void> {
    const list = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
    await this.#db.run(`create or replace table ${table} (${list})`);
    this.#made.add(table);
  }

  /** Says that a table stands already. */
  has(...tables: string[]): void {
    for (const table of tables) this.#made.add(table);
  }

  /** @param allowed tables (`schema.table`) it may read */
  async try(content: ContentSql, key: string, allowed: readonly string[]): Promise<Tried> {
    const sql = dateAsOf(content.sql);
    const { problems, reads } = await readSyntax(this.#db, sql, this.#volatile);
    const note = (line: number, message: string) =>
      this.faults.push({ file: content.file, line, key, message });
    for (const { line, message } of problems) note(line, message);
    const refused = reads.filter((table) => !allowed.includes(table));
    for (const table of refused)
      note(
        lineNaming(content.sql, table),
        `reads ${table}.${suggestion(table, allowed)} Expected only ${allowed.join(', ')}.`,
      );
    const ready = reads.every((table) => this.#made.has(table));
    if (problems.length > 0 || refused.length > 0 || !ready) return { reads, columns: null };
    try {
      const columns = await this.#db.rows<{ column_name: string; column_type: string }>(
        `describe select * from (\n${sql}\n)`,
        asOfParameters(sql, someDay),
      );
      return {
        reads,
        columns: columns.map(({ column_name, column_type }) => ({ name: column_name, type: column_type })),
      };
    } catch (cause) {
      const { message, line } = readDuckdbMessage(cause);
      note(Math.max(1, line - 1), message);
      return { reads, columns: null };
    }
  }

  /**
   * Tries a condition over the rows of a table, or over those of tables joined.
   *
   * @returns what is wrong with it; null where nothing is
   */
  async problemOfCheck(check: string, table: string): Promise<string | null> {
    const sql = `select * from ${table} where (\n${check}\n)`;
    const { problems, reads } = await readSyntax(this.#db, sql, this.#volatile);
    if (problems[0]) return problems[0].message;
    if (reads.length > table.split(' join ').length || /\bselect\b/i.test(check))
      return 'a check reads its own row alone: no SELECT inside it.';
    try {
      await this.#db.run(`explain ${sql}`, asOfParameters(sql, someDay));
      return null;
    } catch (cause) {
      return readDuckdbMessage(cause).message;
    }
  }

  /**
   * Tries a SELECT of one number over a table.
   *
   * @returns what is wrong with it; null where nothing is
   */
  async problemOfMetric(query: string, table: string): Promise<string | null> {
    const { problems, reads } = await readSyntax(this.#db, query, this.#volatile);
    if (problems[0]) return problems[0].message;
    const refused = reads.find((read) => read !== table);
    if (refused !== undefined) return `reads ${refused}: expected {object} alone, which is ${table}.`;
    try {
      await this.#db.run(`explain select cast((\n${query}\n) as double)`, asOfParameters(query, someDay));
      return null;
    } catch (cause) {
      return `${readDuckdbMessage(cause).message} Expected one SELECT of one number, which DuckDB can run.`;
    }
  }

  /** @returns what is wrong with a pattern as RE2 reads it; null where nothing is */
  async problemOfPattern(pattern: string): Promise<string | null> {
    try {
      await this.#db.rows(`select regexp_matches('', $pattern)`, { pattern });
      return null;
    } catch (cause) {
      return `not a pattern: ${readDuckdbMessage(cause).message} Patterns are RE2's: no look-around, no back-references.`;
    }
  }
}

/** The first words of DuckDB's message, without its list of candidate functions, and the line it names (1 without). */
function readDuckdbMessage(cause: unknown): { message: string; line: number } {
  if (!(cause instanceof Error)) throw cause;
  const [text = ''] = cause.message.split(/\n\s*(?:LINE \d+:|Candidate functions:)/);
  const line = Number(/^LINE (\d+):/m.exec(cause.message)?.[1] ?? 1);
  return { message: text.replace(/\s+/g, ' ').trim(), line };
}

function lineNaming(sql: string, table: string): number {
  const name = table.split('.')[1] ?? table;
  const line = sql
    .split('\n')
    .findIndex((text) => text.replace(/--.*$/, '').replaceAll('"', '').includes(name));
  return line < 0 ? 1 : line + 1;
}
