import { literal } from '#warehouse/duckdb/database.ts';
import { criteria } from '#warehouse/model/criterion.ts';
import type { QualityScale } from '#warehouse/model/quality-scale.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { exactSum, weighScores } from './weigh-scores.ts';

/** Stands for "all rows, whatever their month" while scores are computed: null equals nothing. */
const ALWAYS = `date '0001-01-01'`;

/** Levels of `quality.score`: which parts are averaged, and whether there is a row for each month. */
const levels = [
  { level: 'criterion', parts: ['source_id', 'field', 'criterion'], of: 'of_criterion', byMonth: false },
  { level: 'field', parts: ['source_id', 'field'], of: 'of_field', byMonth: false },
  { level: 'source', parts: ['source_id'], of: 'of_source', byMonth: true },
  { level: 'unit', parts: [], of: 'of_unit', byMonth: true },
  { level: 'source_criterion', parts: ['source_id', 'criterion'], of: 'of_source_criterion', byMonth: false },
  { level: 'unit_criterion', parts: ['criterion'], of: 'of_unit_criterion', byMonth: true },
];

/**
 * Publishes the scores of data quality in `quality.score`: rule → criterion → field → source → unit, for each unit with all
 * that stands below it, over all rows as they are loaded (period null) and, for sources, units and a unit's criteria, by month.
 *
 * A score is 0 to 1. What could not be judged counts neither way; where nothing was judged the score is null. Criteria that no
 * rule serves stand at the root unit with `covered` false and no score: they change no other score. Results of units that
 * nobody knows count for the root.
 */
export async function writeQualityScores({ db, asOf, content, signal }: IndicatorsContext): Promise<void> {
  const { quality, rootUnit } = content.workspace;
  await db.run('delete from quality.score');
  await db.run(
    `create or replace temp table ind_rule_score as ${ruleScores}`,
    { as_of: asOf, root: rootUnit },
    signal,
  );
  await db.run(
    `insert into quality.score
     with of_rule as (select * from ind_rule_score where score is not null), ${weighScores('unit_id, period', quality)},
     of_unit as (${mean('of_field', '')}),
     of_source_criterion as (${mean('of_criterion', ', source_id, criterion')}),
     of_unit_criterion as (${mean('of_criterion', ', criterion')}),
     scored as (
       select 'rule' as level, source_id, field, criterion, "rule", unit_id, period, checked, passed, errored, score
       from ind_rule_score where period = ${ALWAYS}
       ${levels.map(levelSql).join('\n')}
     )
     select level, source_id, nullif(field, ''), criterion, "rule", unit_id, nullif(period, ${ALWAYS}), checked, passed, errored, score,
       ${bandOf(quality)}, ${literal(quality.version)}, true
     from scored order by all`,
    {},
    signal,
  );
  await writeUncovered({ db, content, signal });
  await db.run('drop table ind_rule_score');
}

/** SQL of each rule's results at or below each unit, by month and over all. */
const ruleScores = `
  with bearer as (
    select a.unit_code, a.day, u.unit_key
    from (select distinct unit_code, coalesce(period, cast($as_of as date)) as day from quality.rule_result) a
    join star.dim_unit u using (unit_code)
    qualify row_number() over (
      partition by a.unit_code, a.day
      order by (u.valid_from <= a.day and coalesce(u.valid_to > a.day, true)) desc, u.valid_from desc, u.unit_key) = 1
  ),
  result as (
    select r.*, coalesce(b.unit_key, (select unit_key from star.dim_unit where unit_id = $root and is_latest)) as unit_key
    from quality.rule_result r
    left join bearer b on b.unit_code = r.unit_code and b.day = coalesce(r.period, cast($as_of as date))
  ),
  slot as (
    select * replace (${ALWAYS} as period) from result
    union all
    select * from result where period is not null
  )
  select *, passed / nullif(checked, 0) as score
  from (
    select t.unit_id, s.period, s.source_id, coalesce(s.field, '') as field, s.criterion, s."rule", max(s.weight) as weight,
      ${exactSum('s.checked * t.weight')} as checked, ${exactSum('s.passed * t.weight')} as passed,
      ${exactSum('s.errored * t.weight')} as errored
    from slot s join star.unit_rollup t using (unit_key)
    group by all
  )`;

/** SQL of a weighted mean of the parts of a table. */
function mean(table: string, parts: string): string {
  return `select unit_id, period${parts}, ${exactSum('score * weight')} / ${exactSum('weight')} as score
    from ${table} where weight > 0 group by all`;
}

function levelSql({ level, parts, of, byMonth }: (typeof levels)[number]): string {
  const keys = ['unit_id', 'period', ...parts].join(', ');
  const part = (name: string) => (parts.includes(name) ? name : 'null');
  return `union all
    select ${literal(level)}, ${part('source_id')}, ${part('field')}, ${part('criterion')}, null, unit_id, period,
      checked, passed, errored, score
    from (
      select ${keys}, ${['checked', 'passed', 'errored'].map((name) => `${exactSum(name)} as ${name}`).join(', ')}
      from ind_rule_score ${byMonth ? '' : `where period = ${ALWAYS}`} group by all
    ) left join ${of} using (${keys})`;
}

function bandOf({ bands }: QualityScale): string {
  const cases = bands.map(({ id, from }) => `when score >= ${from} then ${literal(id)}`);
  return `case ${cases.join(' ')} end`;
}

async function writeUncovered({
  db,
  content,
  signal,
}: Pick<IndicatorsContext, 'db' | 'content' | 'signal'>): Promise<void> {
  const { quality, rootUnit } = content.workspace;
  const fields = content.contracts.flatMap(({ id, columns }) =>
    columns.map(({ name }) => ({ source_id: id, field: name })),
  );
  await db.run(
    `insert into quality.score
     with asked as (
       select unnest(from_json($fields, '[{"source_id":"VARCHAR","field":"VARCHAR"}]'), recursive := true)
     ),
     criterion as (select unnest([${criteria.map(literal).join(', ')}]) as criterion),
     served as (select source_id, field, criterion from quality.rule where is_judged and weight > 0 and criterion is not null),
     uncovered as (
       select 'criterion' as level, source_id, field, criterion from asked, criterion
       where source_id in (select source_id from quality.rule)
       union all select distinct 'source_criterion', r.source_id, null, c.criterion from quality.rule r, criterion c
       union all select 'unit_criterion', null, null, criterion from criterion
     )
     select level, u.source_id, u.field, u.criterion, null, $root, null, null, null, null, null, null, $version, false
     from uncovered u
     where not exists (
       select 1 from served s
       where s.criterion = u.criterion and (u.source_id is null or s.source_id = u.source_id)
         and (u.field is null or s.field = u.field))
     order by all`,
    { fields: JSON.stringify(fields), root: rootUnit, version: quality.version },
    signal,
  );
}
