import { identifier } from '#warehouse/duckdb/database.ts';
import type { StarContext } from './star-context.ts';

/** The temporary table that says of a level which unit versions lie in which of its units. */
export function levelTable(level: string): string {
  return identifier(`level_${level}`);
}

/**
 * Lays out, for each level that has several units and others below them, under which of its standing units every unit version's rows
 * count as now (`of_key`, `unit_key`, `weight`); a version that lies in none counts for itself. A level among whose units some version is
 * not divided up whole is left out.
 *
 * @returns levels laid out
 */
export async function layOutLevels({ db, content, asOf }: StarContext): Promise<string[]> {
  const laidOut: string[] = [];
  for (const { id } of content.workspace.levels) {
    await db.run(
      `create or replace temp table ${levelTable(id)} as
       with part as (
         select r.unit_key as of_key, d.unit_key, r.weight
         from star.dim_unit d join star.unit_rollup r using (unit_id)
         where d.is_latest and d.level = $level
           and d.valid_from <= $as_of::date and (d.valid_to is null or d.valid_to > $as_of::date))
       select * from part
       union all
       select unit_key, unit_key, 1 from star.dim_unit where unit_key not in (select of_key from part)`,
      { level: id, as_of: asOf },
    );
    if (await isWorthIt({ db }, id)) laidOut.push(id);
    else await db.run(`drop table ${levelTable(id)}`);
  }
  return laidOut;
}

async function isWorthIt({ db }: Pick<StarContext, 'db'>, level: string): Promise<boolean> {
  const [found] = await db.rows<{ units: number; below: number; whole: boolean }>(
    `select (select count(distinct unit_key) from ${levelTable(level)}) as units,
            (select count(*) from star.dim_unit) as below,
            (select coalesce(bool_and(abs(w - 1) < 1e-9), false) from (select sum(weight) as w from ${levelTable(level)} group by of_key)) as whole`,
  );
  return found!.whole && found!.units > 2 && found!.units * 2 <= found!.below;
}
