import type { StarContext } from './star-context.ts';
import { unitStepsSql } from './unit-steps.ts';

/**
 * Numbers the versions of units along the tree, as now: each unit right before those that count towards it, ended ones under their
 * successors (that of the largest share), siblings by `unit_id`, versions by `valid_from`. The same register gives the same keys.
 *
 * Facts are sorted by these keys within a month: rows of a province lie together, so blocks without any are not read (what that brings: ADR
 * 0013).
 *
 * Relies on {@link checkUnits}: in a tree that leads in a circle it would not end.
 */
export async function numberUnits({ db, asOf, signal }: StarContext): Promise<void> {
  await db.run(
    `create or replace temp table unit_numbered as
     with recursive step as (
       select from_id, arg_max(to_id, (weight, to_id)) as to_id from (${unitStepsSql}) s group by from_id
     ), placed as (
       select distinct unit_id, [unit_id] as path from star.dim_unit
       where unit_id not in (select from_id from step)
       union all
       select s.from_id, list_append(p.path, s.from_id) from placed p join step s on s.to_id = p.unit_id
     )
     select
       cast(row_number() over (order by p.path, v.valid_from, v.valid_to nulls last, v.unit_code) as integer) as unit_key,
       v.* exclude (unit_key)
     from star.dim_unit v join placed p using (unit_id)`,
    { as_of: asOf },
    signal,
  );
  await db.run('delete from star.dim_unit');
  await db.run('insert into star.dim_unit by name from unit_numbered order by unit_key');
  await db.run('drop table unit_numbered');
}
