import { identifier, type Session } from '#warehouse/duckdb/database.ts';
import type { RunContext } from './run-context.ts';
import { readLoadedSources } from './source-load.ts';
import { dropRows } from './validate/stored-rows.ts';
import { tablesOfHistory, tablesOfLoad } from './validate/validate-source.ts';
import type { WorkspaceContent } from './workspace/content.ts';

/**
 * Removes from the build what the workspace has no more: sources with all their rows, facts and dimensions.
 *
 * @returns ids of the sources and names of the tables that are gone
 */
export async function forgetContent({ db, content }: RunContext): Promise<string[]> {
  return [...(await forgetSources(db, content)), ...(await forgetStar(db, content))];
}

async function forgetSources(db: Session, content: WorkspaceContent): Promise<string[]> {
  const known = new Set(content.contracts.map(({ id }) => id));
  const gone = (await readLoadedSources(db)).filter((id) => !known.has(id));
  for (const id of gone) {
    await dropRows(db, id);
    await db.run(`drop table if exists conform.${identifier(id)}`);
    for (const table of ['meta.source_load', ...tablesOfLoad, ...tablesOfHistory])
      await db.run(`delete from ${table} where source_id = $id`, { id });
    await db.run('delete from meta.mend where table_id = $id', { id });
    await db.run(
      `delete from meta.fingerprint where kind in ('contract', 'staged', 'conform') and id = $id`,
      { id },
    );
  }
  return gone;
}

async function forgetStar(db: Session, content: WorkspaceContent): Promise<string[]> {
  const known = [
    'dim_unit',
    ...content.dimensions.map(({ id }) => `dim_${id}`),
    ...content.facts.map(({ definition }) => `fact_${definition.id}`),
  ];
  const gone = await db.rows<{ name: string }>(
    `select table_name as name from duckdb_tables()
     where database_name = current_database() and schema_name = 'star'
       and regexp_matches(table_name, '^(dim|fact)_') and table_name not in (select unnest($known))
     order by table_name`,
    { known },
  );
  for (const { name } of gone) await db.run(`drop table star.${identifier(name)}`);
  return gone.map(({ name }) => name);
}
