import { constants, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal, type Session } from '#warehouse/duckdb/database.ts';
import { conformSource } from './conform/conform-source.ts';
import type { Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { conformFingerprint, writeFingerprint } from './fingerprint.ts';
import type { Account, RunContext } from './run-context.ts';
import { readLoad } from './source-load.ts';
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
export async function restoreSource(context: RunContext, contract: Contract, file: string): Promise<Account> {
  const { db, paths } = context;
  // The build may read its own folder alone.
  const copy = join(paths.build, 'older-version.duckdb');
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  try {
    await db.run(`attach ${literal(copy)} as ${OLDER} (read_only)`);
    try {
      return await replaceLoad(context, contract);
    } finally {
      await db.run(`detach ${OLDER}`);
    }
  } finally {
    rmSync(copy, { force: true });
  }
}

async function replaceLoad(context: RunContext, contract: Contract): Promise<Account> {
  const { db, content, asOf } = context;
  const { id } = contract;
  await requireSameColumns(db, id);
  await db.run('begin transaction');
  try {
    await db.run(
      `create or replace table validate.${identifier(id)} as from ${OLDER}.validate.${identifier(id)}`,
    );
    for (const table of ['meta.source_load', ...tablesOfLoad])
      await copyRows(db, table, 'source_id = $id', id);
    await copyRows(db, 'meta.fingerprint', `kind = 'contract' and id = $id`, id);
    await conformSource(context, id);
    await writeFingerprint(db, 'conform', id, conformFingerprint(content, id, asOf));
    await db.run('commit');
  } catch (fault) {
    await db.run('rollback');
    throw fault;
  }
  const load = await readLoad(db, id);
  if (load === null) throw new Error(`the restored load of ${id} is not there`);
  const { physical, loaded, quarantined, skipped, flagged } = load;
  return { physical, loaded, quarantined, skipped, flagged };
}

async function copyRows(db: Session, table: string, mine: string, id: string): Promise<void> {
  await db.run(`delete from ${table} where ${mine}`, { id });
  await db.run(`insert into ${table} by name select * from ${OLDER}.${table} where ${mine}`, { id });
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
