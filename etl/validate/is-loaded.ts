import { identifier } from '#warehouse/duckdb/database.ts';
import type { Validation } from './validation.ts';

/** Whether another source was ever loaded, so that it can be asked. */
export async function isLoaded({ context }: Pick<Validation, 'context'>, source: string): Promise<boolean> {
  const { db } = context;
  const [table] = await db.rows(
    `select 1 from information_schema.tables
     where table_schema = 'validate' and table_name = $source and table_catalog = current_database()`,
    { source },
  );
  if (!table) return false;
  const [load] = await db.rows(
    `select 1 where exists (select 1 from meta.source_load where source_id = $source)
       or exists (select 1 from validate.${identifier(source)})`,
    { source },
  );
  return load !== undefined;
}
