import type { StarContext } from './star-context.ts';
import { unitStepsSql } from './unit-steps.ts';

/**
 * Fills `star.unit_rollup`: which unit versions count towards which unit, as now. All versions of a unit count alike.
 * `depth` is the least number of steps (to a successor or to a parent). Every version has weight 1 at the root.
 */
export async function rollUpUnits({ db, asOf, signal }: StarContext): Promise<void> {
  await db.run('delete from star.unit_rollup');
  await db.run(
    `insert into star.unit_rollup
     with recursive step as (${unitStepsSql}), walk as (
       select distinct unit_id as start_id, unit_id as unit_id, cast(1 as double) as weight, 0 as depth
       from star.dim_unit
       union all
       select w.start_id, s.to_id, w.weight * s.weight, w.depth + 1
       from walk w join step s on s.from_id = w.unit_id
     )
     -- Rounded so that shares such as 0.1 + 0.2 + 0.7 are again exactly 1 where they meet.
     select w.unit_id, u.unit_key, round(sum(w.weight order by w.weight), 12), min(w.depth)
     from walk w join star.dim_unit u on u.unit_id = w.start_id
     group by w.unit_id, u.unit_key
     order by w.unit_id, u.unit_key`,
    { as_of: asOf },
    signal,
  );
}
