import { periodStartSql } from '#warehouse/model/fiscal-period.ts';
import type { Fact } from '#warehouse/model/fact.ts';
import type { StarContext } from './star-context.ts';

/**
 * Fills the temporary table `unit_bearer` (`name`, `begins`, `ends` exclusive, `unit_key`): which unit version a fact's
 * rows of a period mean by a name.
 *
 * By code: the version valid on the period's first day; where nobody bears the code on that day, the first that begins
 * within the period. By id: the version valid on that day, the first before it began and the last after it ended.
 */
export async function layOutBearers({ db, content }: StarContext, fact: Fact): Promise<void> {
  const sql =
    fact.unitBy === 'id' ? byIdSql : byCodeSql(fact.grain, content.workspace.calendar.fiscalYearStart);
  await db.run(`create or replace temp table unit_bearer as ${sql}`);
}

const byIdSql = `
  select
    unit_id as name, unit_key,
    case when row_number() over versions = 1 then date '0001-01-01' else valid_from end as begins,
    coalesce(lead(valid_from) over versions, date '9999-12-31') as ends
  from star.dim_unit
  window versions as (partition by unit_id order by valid_from)`;

function byCodeSql(grain: Fact['grain'], fiscalYearStart: string): string {
  return `
    with version as (
      select
        unit_code as name, unit_key, valid_from, coalesce(valid_to, date '9999-12-31') as ends,
        ${periodStartSql(grain, 'valid_from', fiscalYearStart)} as period
      from star.dim_unit
    )
    select
      v.name, v.unit_key, v.ends,
      case
        when row_number() over (partition by v.name, v.period order by v.valid_from, v.unit_key) > 1 then v.valid_from
        when exists (
          from version o
          where o.name = v.name and o.unit_key <> v.unit_key and o.valid_from <= v.period and o.ends > v.period
        ) then v.valid_from
        else v.period
      end as begins
    from version v`;
}
