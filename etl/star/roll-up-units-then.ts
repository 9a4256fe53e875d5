import type { StarContext } from './star-context.ts';
import { LAST_DAY, unitLineSql } from './unit-line.ts';

/**
 * Fills `star.unit_rollup_then`: which unit versions counted towards which unit on which days, by the parents valid then. A unit that has
 * ended stands for itself until its end; nothing is carried over to successors. A parent that did not stand on a day is passed over for its
 * own, so that on every day each unit that stood counts exactly once towards the root.
 */
export async function rollUpUnitsThen({ db, signal }: StarContext): Promise<void> {
  await db.run('delete from star.unit_rollup_then');
  await db.run(
    `insert into star.unit_rollup_then
     with recursive line as (${unitLineSql}), walk as (
       select unit_key, unit_id, parent_id, valid_from as begins, coalesce(valid_to, ${LAST_DAY}) as ends, 0 as depth, true as stands
       from star.dim_unit
       union all
       select w.unit_key, l.unit_id, l.parent_id, greatest(w.begins, l.begins), least(w.ends, l.ends),
         w.depth + l.stands::integer, l.stands
       from walk w join line l on l.unit_id = w.parent_id
       where l.begins < w.ends and w.begins < l.ends
     ),
     -- A parent that was merely renamed begins nothing anew.
     turned as (
       select *, lag(ends) over days is distinct from begins or lag(depth) over days is distinct from depth as is_new
       from walk where stands
       window days as (partition by unit_id, unit_key order by begins)
     ),
     stretch as (
       select *, count(*) filter (is_new) over (partition by unit_id, unit_key order by begins) as place from turned
     )
     select unit_id, unit_key, min(begins), nullif(max(ends), ${LAST_DAY}), any_value(depth)
     from stretch group by unit_id, unit_key, place
     order by unit_id, unit_key, min(begins)`,
    {},
    signal,
  );
}
