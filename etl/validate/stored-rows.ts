import { identifier, literal, type Session } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { duckdbType, technicalColumns } from '../contract/sql-type.ts';
import type { StagedSource } from '../staged-source.ts';
import { isPacked, packedType, unpacked } from './packed-text.ts';
import { place } from './typed-rows.ts';

/**
 * Rows of a source are stored in `rows.<source>`: texts packed where they can be (`packed-text.ts`), and with each row the number of its file,
 * which costs a third less to write and to keep than texts. The view `validate.<source>` gives them with all texts.
 */
export function rowsTable({ id }: Pick<Contract, 'id'>): string {
  return `rows.${identifier(id)}`;
}

/** Fewer rows are written twice in less time than it takes to commit them twice. */
const MANY_ROWS = 100_000;

/** Whether rows are so many that they land in any order, and before the source's transaction. */
export function hasMany({ files }: Pick<StagedSource, 'files'>): boolean {
  return files.reduce((sum, { physical }) => sum + physical, 0) > MANY_ROWS;
}

/**
 * Statements after which tables are written quickly: in any order, and without a dictionary for texts, which costs a fifth of writing
 * and makes tables no smaller, since texts are packed by FSST then and codes are places in a list; and as at first again.
 */
const writeInAnyOrder = 'set preserve_insertion_order = false';
const writeInOrder = 'reset preserve_insertion_order';
const packQuickly = "set disabled_compression_methods = 'dictionary'";
const packAsUsual = 'reset disabled_compression_methods';

/** Writes many rows without a dictionary of texts while `work` lasts. After a fault `clearWork` has to take that back. */
export async function packingQuickly<T>(db: Session, isQuick: boolean, work: () => Promise<T>): Promise<T> {
  if (!isQuick) return work();
  await db.run(packQuickly);
  const answer = await work();
  await db.run(packAsUsual);
  return answer;
}

/**
 * Writes many rows in any order while `work` lasts: a table in the order of what it is made of costs twice as much. After a fault
 * `clearWork` has to take that back: a transaction that failed lets nothing be set.
 */
export async function writingInAnyOrder(
  db: Session,
  isQuick: boolean,
  work: () => Promise<void>,
): Promise<void> {
  if (!isQuick) return work();
  await db.run(writeInAnyOrder);
  await work();
  await db.run(writeInOrder);
}

/** Table in which rows land before they are known to be good. */
export function landingTable({ id }: Pick<Contract, 'id'>): string {
  return `rows.${identifier(landingName(id))}`;
}

/** Ids of sources hold no `~`. */
function landingName(id: string): string {
  return `${id}~landing`;
}

/** Type of a column in `rows.<source>`. */
export function storedType(column: Column): string {
  return isPacked(column) ? packedType(column) : duckdbType(column);
}

/** Columns of `rows.<source>`: the contract's and those that tell where a row stands. */
export function storedColumns(contract: Contract): { name: string; type: string }[] {
  const period = technicalColumns(contract).filter(({ name }) => name === 'delivery_period');
  return [
    ...contract.columns.map((column) => ({ name: column.name, type: storedType(column) })),
    { name: place.row, type: 'BIGINT' },
    { name: place.file, type: 'INTEGER' },
    ...period,
  ];
}

/** SQL of a stored column as the type it has in `validate.<source>`. */
export function textOfStored(column: Column): string {
  const name = identifier(column.name);
  return column.type === 'string' ? unpacked(column, name) : name;
}

/**
 * SQL of stored rows with the columns of `validate.<source>`, and `_file`.
 *
 * @param files SQL of their files: `_file, file_name, extract_id`
 * @param stored SQL of more columns, as they are stored
 */
export function namedRows(contract: Contract, table: string, files: string, stored: string[] = []): string {
  const columns = contract.columns.map((column) => `${textOfStored(column)} as ${identifier(column.name)}`);
  const technical = technicalColumns(contract).map(({ name }) => identifier(name));
  return `select ${[...columns, ...technical, place.file, ...stored].join(', ')} from ${table} join ${files} using (${place.file})`;
}

/** Makes the view `validate.<source>` of `rows.<source>`. */
export async function showRows(db: Session, contract: Contract): Promise<void> {
  const files = `(select file_no as ${place.file}, file_name, extract_id from meta.extract where source_id = ${literal(contract.id)})`;
  await db.run(
    `create or replace view validate.${identifier(contract.id)} as
     select * exclude (${place.file}) from (${namedRows(contract, rowsTable(contract), files)})`,
  );
}

/** Makes `validate.<source>` of the rows that landed, in place of those it had. */
export async function replaceRows(db: Session, contract: Contract): Promise<void> {
  await db.run(
    `drop table if exists ${rowsTable(contract)};
     alter table ${landingTable(contract)} rename to ${identifier(contract.id)}`,
  );
  await showRows(db, contract);
}

/** Makes `validate.<source>` without rows. */
export async function layOutRows(db: Session, contract: Contract): Promise<void> {
  const columns = storedColumns(contract).map(({ name, type }) => `${identifier(name)} ${type}`);
  await db.run(`create or replace table ${rowsTable(contract)} (${columns.join(', ')})`);
  await showRows(db, contract);
}

/** Removes `validate.<source>` and all its rows. */
export async function dropRows(db: Session, id: string): Promise<void> {
  await db.run(
    `drop view if exists validate.${identifier(id)};
     drop table if exists ${rowsTable({ id })};
     drop table if exists ${landingTable({ id })}`,
  );
}

/** Removes what a load that failed left of a source besides its rows: what was staged, landed and found. */
export async function clearWork(db: Session, id: string): Promise<void> {
  const left = await db.rows<{ name: string; type: string }>(
    `select table_name as name, if(table_type = 'VIEW', 'view', 'table') as type from information_schema.tables
     where table_catalog = 'temp' and starts_with(table_name, $prefix)`,
    { prefix: `${id}_` },
  );
  for (const { name, type } of left) await db.run(`drop ${type} if exists temp.${identifier(name)}`);
  await db.run(`drop table if exists ${landingTable({ id })}; ${writeInOrder}; ${packAsUsual}`);
}
