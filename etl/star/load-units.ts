import { runContent } from '#etl/content-statement.ts';
import { refuseOffenders } from './offenders.ts';
import type { StarContext } from './star-context.ts';

const requiredColumns = ['unit_id', 'unit_code', 'code_list', 'name', 'level', 'unit_type', 'valid_from'];

/**
 * Fills `star.dim_unit`, a row per version of a unit. The latest version is the last one that has begun by as-of. Keys tell versions apart
 * and are given for good once the tree is known to hold.
 *
 * @throws {EtlError} content_sql_failed; audit_failed: a version lacks one of its columns
 */
export async function loadUnits(context: StarContext): Promise<void> {
  const { db, content, asOf, signal } = context;
  await runContent(context, content.unitSql, {
    before: `create or replace temp table unit_version as
      select
        cast(unit_id as varchar) as unit_id, cast(unit_code as varchar) as unit_code,
        cast(code_list as varchar) as code_list, cast(name as varchar) as name,
        cast(level as varchar) as level, cast(unit_type as varchar) as unit_type,
        nullif(cast(parent_id as varchar), '') as parent_id,
        cast(valid_from as date) as valid_from, cast(valid_to as date) as valid_to
      from`,
  });
  await refuseOffenders(context, [
    {
      code: 'audit_failed',
      what: 'unit versions incomplete',
      ...{ kind: 'version_incomplete', of: 'units' },
      expected: `Expected a value in each of ${requiredColumns.join(', ')}; mend ${content.unitSql.file}.`,
      sql: `select distinct coalesce(unit_id, unit_code, name, '(no id)') as offender from unit_version
            where ${requiredColumns.map((column) => `${column} is null`).join(' or ')}`,
    },
  ]);
  await db.run('delete from star.dim_unit');
  await db.run(
    `insert into star.dim_unit
     with translated as (
       select key as unit_id, cast(value as json) as names from json_each(cast($names as json))
     )
     select
       row_number() over (order by v.unit_id, v.valid_from, v.valid_to nulls last, v.unit_code),
       v.unit_id, v.unit_code, v.code_list, v.name,
       json_merge_patch(json_object($language, v.name), coalesce(t.names, '{}')),
       v.level, v.unit_type, v.parent_id, v.valid_from, v.valid_to,
       row_number() over (
         partition by v.unit_id order by v.valid_from <= cast($as_of as date) desc, v.valid_from desc
       ) = 1
     from unit_version v left join translated t using (unit_id)
     order by 1`,
    {
      names: JSON.stringify(content.unitNames),
      language: content.workspace.languages[0]!,
      as_of: asOf,
    },
    signal,
  );
  await db.run('drop table unit_version');
}

/** Fills `star.crosswalk`; it stays empty where the workspace has none. @throws {EtlError} content_sql_failed */
export async function loadCrosswalk(context: StarContext): Promise<void> {
  await context.db.run('delete from star.crosswalk');
  const content = context.content.crosswalkSql;
  if (!content) return;
  await runContent(context, content, {
    before: `insert into star.crosswalk
      select
        cast(from_id as varchar), cast(to_id as varchar), cast(weight as double), cast(effective_date as date)
      from`,
    after: 'order by 1, 2, 4',
  });
}
