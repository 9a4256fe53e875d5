import pg from 'pg';
import type { Column, Contract, PostgresServer } from '#etl/contract/contract.ts';
import { foldHeader } from '#etl/contract/fold-header.ts';
import { databaseFailed } from './postgres-fault.ts';
import type { DatabaseSession } from './postgres-session.ts';

/** How a table is read: the names of its columns and the SQL for its rows and their number. */
export interface TableReading {
  columns: string[];
  rows: string;
  count: string;
}

const relationSql = `
select c.oid
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'v', 'm', 'f', 'p')`;
const columnsSql = `
select a.attname, t.typcategory
from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
where a.attrelid = $1::pg_catalog.oid and a.attnum > 0 and not a.attisdropped
order by a.attnum`;

/**
 * Plans how to read a table or view: what it has of the columns that are asked for, in the order of the contract's key, so that
 * the same content reads as the same bytes. A column of the contract that it lacks is left to be missed when it is staged.
 *
 * @throws {EtlError} extract_database_failed: there is no such table
 */
export async function planReading(
  session: DatabaseSession,
  { id, columns }: Contract,
  { schema, table, columns: wanted }: PostgresServer,
): Promise<TableReading> {
  const [relation] = await session.rows(relationSql, [schema, table]);
  if (!relation)
    throw databaseFailed(
      id,
      `table missing: ${schema}.${table}`,
      'Correct schema and table in contract.yaml, or ask the agency to let this user see it',
    );
  const present = (await session.rows(columnsSql, [relation[0] ?? ''])).map(([name, category]) => ({
    name: name ?? '',
    category,
  }));
  const names = present.map(({ name }) => name);
  const matches = new Map(columns.map((column) => [column, matchOf(column, names)]));
  const chosen = present.filter(
    ({ name }) => wanted === 'all' || [...matches.values()].some((match) => match === name),
  );
  const from = `from ${quoted(schema)}.${quoted(table)} r`;
  const list = chosen.map(({ name, category }) => expressionOf(name, category));
  const key = columns.filter((column) => column.key).map((column) => matches.get(column));
  return {
    columns: chosen.map(({ name }) => name),
    count: `select pg_catalog.count(*) ${from}`,
    rows: `select ${list.join(', ')} ${from}${orderBy(
      key,
      chosen.map(({ name }) => name),
    )}`,
  };
}

/** The column of a table that a contract's is: by name as written, else folded as headers are. */
function matchOf({ path, header, synonyms }: Column, names: string[]): string | undefined {
  const spellings = [path, header, ...synonyms];
  const folded = new Set(spellings.map(foldHeader));
  return (
    spellings.find((spelling) => names.includes(spelling)) ??
    names.find((name) => folded.has(foldHeader(name)))
  );
}

/** Booleans as `true` and `false`, arrays as JSON lists: as files and contracts have them. All else as it is printed. */
function expressionOf(name: string, category: string | null | undefined): string {
  const column = `r.${quoted(name)}`;
  if (category === 'B') return `${column}::text`;
  return category === 'A' ? `pg_catalog.to_json(${column})::text` : column;
}

/** By the key, copies of a key by all they hold. Without a whole key the server's own order is taken. */
function orderBy(key: (string | undefined)[], names: string[]): string {
  if (key.length === 0 || key.includes(undefined)) return '';
  const columns = key.map((name) => `r.${quoted(name ?? '')}`);
  const all = names.map((name) => `r.${quoted(name)}`).join(', ');
  return ` order by ${columns.join(', ')}, row(${all})::text collate "C"`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
