import type { TreeView } from '#warehouse/model/tree-view.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/** Unit × period in which a unit may have a value without rows. */
export function standingTable(tree: TreeView): string {
  return `ind_standing_${tree}`;
}

/**
 * Lays out who may have values:
 * - `ind_unit`: a row per unit: parent and level of its latest version, first day, `ended_on` (null while it stands at as-of)
 * - `ind_standing_now`: unit × period in which the unit, or one that counts towards it, stood on some day. A unit made by a
 *   merger so has its predecessors' periods; a unit that has ended has none after its end.
 * - `ind_standing_then`: unit × period in which the unit itself stood on some day
 * - `ind_place`: unit × period at the end of which it stood, with its parent and level on that day
 */
export async function layOutUnits({ db, asOf, signal }: IndicatorsContext): Promise<void> {
  await db.run(
    `create or replace temp table ind_unit as
     select
       unit_id, any_value(parent_id) filter (is_latest) as parent_id, any_value(level) filter (is_latest) as level,
       min(valid_from) as began_on,
       any_value(case when valid_to <= cast($as_of as date) then valid_to end) filter (is_latest) as ended_on
     from star.dim_unit group by unit_id`,
    { as_of: asOf },
    signal,
  );
  await db.run(
    `create or replace temp table ${standingTable('now')} as
     select distinct r.unit_id, p.grain, p.period
     from star.unit_rollup r
     join star.dim_unit d using (unit_key)
     join ind_period p on d.valid_from <= p.period_end and (d.valid_to is null or d.valid_to > p.period)`,
    {},
    signal,
  );
  await db.run(
    `create or replace temp table ${standingTable('then')} as
     select distinct d.unit_id, p.grain, p.period
     from star.dim_unit d
     join ind_period p on d.valid_from <= p.period_end and (d.valid_to is null or d.valid_to > p.period)`,
    {},
    signal,
  );
  await db.run(
    `create or replace temp table ind_place as
     select d.unit_id, p.grain, p.period, d.level, up.unit_id as parent_id
     from ind_period p
     join star.dim_unit d on d.valid_from <= p.period_end and (d.valid_to is null or d.valid_to > p.period_end)
     left join star.unit_rollup_then up on up.unit_key = d.unit_key and up.depth = 1
       and up.valid_from <= p.period_end and (up.valid_to is null or up.valid_to > p.period_end)`,
    {},
    signal,
  );
}
