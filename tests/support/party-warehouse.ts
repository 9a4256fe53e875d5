import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { duckdbType, technicalColumns } from '#etl/contract/sql-type.ts';
import type { LogicalType } from '#etl/contract/contract.ts';
import { identifier, literal, openDatabase, type Database, type Row } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';

/** Where the shipped workspace stands. */
export const partyDirectory = join(import.meta.dirname, '../../workspaces/party');

/** Rows of a source by column; a column left out is empty. */
export type Planted = { [source: string]: { [column: string]: string | number | boolean | null }[] };

interface ContractFile {
  schema: { properties: { name: string; logicalType: LogicalType }[] }[];
  customProperties: { property: string; value: unknown }[];
}

/**
 * The shipped workspace's SQL run on a few rows by hand, as if they had passed their contracts: tables of `validate` by
 * the contracts' own columns and types, then conform, calendar, dimensions and facts (`star.fact_<id>`).
 *
 * @param planted rows by source; a source without rows has an empty table
 * @param asOf last day of the calendar, which begins with the month of `from`
 */
export async function openPartyWarehouse(planted: Planted, from: string, asOf: string): Promise<Database> {
  const db = await openDatabase(':memory:');
  await db.run(readLayoutSql());
  for (const source of sources()) await plant(db, source, planted[source] ?? []);
  for (const source of sources())
    await createFrom(db, `conform.${source}`, join('sources', source, 'conform.sql'), asOf);
  await createCalendar(db, from, asOf);
  await createUnits(db, asOf);
  for (const dimension of sqlFiles('dimensions').filter((id) => id !== 'unit' && id !== 'crosswalk'))
    await createFrom(db, `star.dim_${dimension}`, join('dimensions', `${dimension}.sql`), asOf);
  return db;
}

/** Builds the facts; apart, so that a test may first put rule results in. */
export async function buildFacts(db: Database, asOf: string): Promise<void> {
  for (const fact of sqlFiles('facts'))
    await createFrom(db, `star.fact_${fact}`, join('facts', `${fact}.sql`), asOf);
}

/** Sums of measures of a fact by unit, ordered by unit, for one period. */
export async function sumsByUnit(
  db: Database,
  fact: string,
  period: string,
  measures: string[],
): Promise<Row[]> {
  const sums = measures.map((measure) => `sum(${measure}) as ${measure}`).join(', ');
  return db.rows(
    `select unit_id, ${sums} from star.fact_${fact} where period = cast($period as date) group by unit_id order by unit_id`,
    { period },
  );
}

function sources(): string[] {
  return readdirSync(join(partyDirectory, 'sources')).sort();
}

function sqlFiles(folder: string): string[] {
  return readdirSync(join(partyDirectory, folder))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => basename(file, '.sql'));
}

async function plant(db: Database, source: string, rows: Planted[string]): Promise<void> {
  const contract = parse(
    readFileSync(join(partyDirectory, 'sources', source, 'contract.yaml'), 'utf8'),
  ) as ContractFile;
  const deliveryPeriod = contract.customProperties.some(({ property }) => property === 'deliveryPeriod');
  const columns = [
    ...contract.schema[0]!.properties.map(({ name, logicalType }) => ({
      name,
      type: duckdbType({ type: logicalType }),
    })),
    ...technicalColumns({ deliveryPeriod: deliveryPeriod ? 'any' : null }),
  ];
  const types = columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ');
  await db.run(`create table validate.${source} (${types})`);
  for (const row of rows) {
    const names = Object.keys(row);
    await db.run(
      `insert into validate.${source} (${names.map(identifier).join(', ')}) values (${names.map((name) => `$${name}`).join(', ')})`,
      row,
    );
  }
}

async function createFrom(db: Database, table: string, file: string, asOf: string): Promise<void> {
  const sql = readFileSync(join(partyDirectory, file), 'utf8').replaceAll('$as_of', `date ${literal(asOf)}`);
  await db.run(`create table ${table} as ${sql}`);
}

async function createCalendar(db: Database, from: string, asOf: string): Promise<void> {
  await db.run(
    `create table star.calendar as
     select cast(month as date) as month, least(last_day(month), cast($as_of as date)) as month_end
     from (select unnest(generate_series(date_trunc('month', cast($from as date)), cast($as_of as date), interval 1 month)) as month)`,
    { from, as_of: asOf },
  );
}

async function createUnits(db: Database, asOf: string): Promise<void> {
  await createFrom(db, 'unit', join('dimensions', 'unit.sql'), asOf);
  await db.run(
    `insert into star.dim_unit
     select row_number() over (order by unit_id, valid_from), unit_id, unit_code, code_list, name, '{}', level, unit_type, parent_id,
       valid_from, valid_to, lead(valid_from) over (partition by unit_id order by valid_from) is null
     from unit`,
  );
  await createFrom(db, 'crosswalk', join('dimensions', 'crosswalk.sql'), asOf);
  await db.run('insert into star.crosswalk select from_id, to_id, weight, effective_date from crosswalk');
}
