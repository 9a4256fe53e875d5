import type { IndicatorsContext } from './indicators-context.ts';

/**
 * Lays out who may have values:
 * - `ind_unit`: a row per unit: parent and level of its latest version, first day, `ended_on` (null while it stands at as-of)
 * - `ind_standing`: unit × period in which the unit, or one that counts towards it, stood on some day. A unit made by a
 *   merger so has its predecessors' periods; a unit that has ended has none after its end.
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
    `create or replace temp table ind_standing as
     select distinct r.unit_id, p.grain, p.period
     from star.unit_rollup r
     join star.dim_unit d using (unit_key)
     join ind_period p on d.valid_from <= p.period_end and (d.valid_to is null or d.valid_to > p.period)`,
    {},
    signal,
  );
}
