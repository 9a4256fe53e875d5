import { constants, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal, type Session } from '#warehouse/duckdb/database.ts';
import { conformSource } from './conform/conform-source.ts';
import type { Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { conformFingerprint, writeFingerprint } from './fingerprint.ts';
import { sumOf, type SourceAccount } from './source-account.ts';
import type { Account, RunContext } from './run-context.ts';
import { readLoad } from './source-load.ts';
import { rollBackTransaction } from './roll-back-transaction.ts';
import { rowsTable } from './validate/stored-rows.ts';
import { tablesOfLoad } from './validate/validate-source.ts';

/** Name under which the older version is attached to the build. */
const OLDER = 'older_version';

/**
 * Takes one source back to what an older version holds of it: its rows, quarantine, flags, results and accounts, in one
 * transaction; its conformed table is made anew.
 *
 * @param file the older version, absolute
 * @throws {EtlError} rollback_impossible: that version has no load of the source, or one with other columns
 */
export async function restoreSource(
  context: RunContext,
  tables: readonly Contract[],
  file: string,
): Promise<Account> {
  const { db, paths } = context;
  // The build may read its own folder alone.
  const copy = join(paths.build, 'older-version.duckdb');
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  try {
    await db.run(`attach ${literal(copy)} as ${OLDER} (read_only)`);
    try {
      return await replaceLoads(context, tables);
    } finally {
      await db.run(`detach ${OLDER}`);
    }
  } finally {
    rmSync(copy, { force: true });
  }
}

async function replaceLoads(context: RunContext, tables: readonly Contract[]): Promise<Account> {
  const { db } = context;
  for (const { id } of tables) await requireSameColumns(db, id);
  await db.run('begin transaction');
  try {
    for (const table of tables) await replaceLoad(context, table);
    await db.run('commit');
  } catch (fault) {
    await rollBackTransaction(db);
    throw fault;
  }
  const accounts: SourceAccount[] = [];
  for (const { id } of tables) accounts.push((await readLoad(db, id))!);
  const { physical, loaded, quarantined, skipped, flagged } = sumOf(accounts);
  return { physical, loaded, quarantined, skipped, flagged };
}

async function replaceLoad({ db, content, asOf, ...context }: RunContext, contract: Contract): Promise<void> {
  const { id } = contract;
  const table = rowsTable(contract);
  await db.run(`create or replace table ${table} as from ${OLDER}.${table}`);
  // Its own view tells how they are stored, whatever the contract says now.
  await db.run(await viewOf(db, id));
  for (const kept of ['meta.source_load', ...tablesOfLoad]) await copyRows(db, kept, 'source_id = $id', id);
  await copyRows(db, 'meta.fingerprint', `kind in ('contract', 'staged') and id = $id`, id);
  await conformSource({ ...context, db, content, asOf }, id);
  await writeFingerprint(db, 'conform', id, conformFingerprint(content, id, asOf));
}

async function copyRows(db: Session, table: string, mine: string, id: string): Promise<void> {
  await db.run(`delete from ${table} where ${mine}`, { id });
  await db.run(`insert into ${table} by name select * from ${OLDER}.${table} where ${mine}`, { id });
}

/** SQL that makes `validate.<source>` as the older version has it. */
async function viewOf(db: Session, id: string): Promise<string> {
  const [view] = await db.rows<{ sql: string }>(
    `select sql from duckdb_views() where database_name = ${literal(OLDER)} and schema_name = 'validate' and view_name = $id`,
    { id },
  );
  return view!.sql.replace(/^CREATE VIEW/, 'CREATE OR REPLACE VIEW');
}

/** What `conform.sql` reads must be there, or the source could not be conformed. */
async function requireSameColumns(db: Session, id: string): Promise<void> {
  const columnsOf = async (database: string) => {
    const rows = await db.rows<{ name: string }>(
      `select column_name || ' ' || data_type as name from duckdb_columns()
       where database_name = ${database} and schema_name = 'validate' and table_name = $id order by column_index`,
      { id },
    );
    return rows.map(({ name }) => name).join(', ');
  };
  const loads = await db.rows(`select 1 from ${OLDER}.meta.source_load where source_id = $id`, { id });
  if (loads.length === 0) throw impossible(id, 'that version has no load of it');
  if ((await columnsOf(literal(OLDER))) !== (await columnsOf('current_database()')))
    throw impossible(id, 'its columns were others then');
}

function impossible(source: string, why: string): EtlError {
  return new EtlError(
    'rollback_impossible',
    `rollback impossible: ${source}: ${why}. Expected a load with the columns of the contract as it is now; take back the ` +
      'contract too, or choose another version (npm run etl -- snapshots).',
    { source },
  );
}
