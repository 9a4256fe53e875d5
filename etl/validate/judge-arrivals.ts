import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import type { ArrivalRule } from '../contract/quality-rules.ts';
import { startOfPeriod } from '../contract/row-period.ts';
import { notJudged, type DatasetOutcome } from './dataset-outcome.ts';
import { isLoaded } from './is-loaded.ts';
import type { Validation } from './validation.ts';

/**
 * Judges who has reported of those who should have: writes `quality.arrival`, a row per unit and period due by as-of, and
 * their results by unit and period to `quality.rule_result`. Passed is who has at least one accepted row, however late.
 *
 * A unit that is valid on some day of a period owes it a report, due `dueDay` days after its end. It arrived on the day, in the
 * workspace's zone, on which the first file with an accepted row came, be that still there or not. Of what was due before anything
 * of the source came, and came with the first, nobody can tell whether it was late.
 *
 * @param target `validate.<source>`, loaded, with its files in `meta.extract`
 * @returns what could not be judged, and what failed
 */
export async function judgeArrivals(
  validation: Validation,
  rules: ArrivalRule[],
  target: string,
): Promise<DatasetOutcome[]> {
  const { context, contract } = validation;
  const { db, asOf, signal } = context;
  const outcomes: DatasetOutcome[] = [];
  for (const rule of rules) {
    const { expected } = rule;
    const asked = 'source' in expected && expected.source !== contract.id ? expected.source : null;
    if (asked !== null && !(await isLoaded(validation, asked))) {
      outcomes.push(notJudged(rule, 'source_not_loaded'));
      continue;
    }
    await db.run(firstArrivals(validation, rule, target), {}, signal);
    const sql = `insert into quality.arrival ${arrivals(validation, rule, target)}`;
    await db.run(sql, asOfParameters(sql, asOf), signal);
    const [found] = await db.rows<{ due: number; missing: number }>(
      `select count(*) as due, count(*) filter (state = 'missing') as missing
       from quality.arrival where source_id = $source and "rule" = $rule`,
      { source: contract.id, rule: rule.id },
    );
    if (found!.due === 0) outcomes.push(notJudged(rule, 'no_rows'));
    else if (found!.missing > 0)
      outcomes.push({
        ...{ rule, passed: false, errorReason: null, period: null },
        found: `${found!.missing} of ${found!.due} reports missing`,
      });
    await writeResults(validation, rule);
  }
  return outcomes;
}

async function writeResults({ context, contract }: Validation, rule: ArrivalRule): Promise<void> {
  const { id, criterion, field, severity, weight } = rule;
  await context.db.run(
    `insert into quality.rule_result
     select $source, $id, $criterion, $field, 'arrival', $severity, $weight, false, unit_code, period,
       count(*), count(*) filter (state <> 'missing'), 0, null
     from quality.arrival where source_id = $source and "rule" = $id group by unit_code, period order by unit_code, period`,
    { source: contract.id, id, criterion, field, severity, weight },
    context.signal,
  );
}

/** What is known already is earlier: files only come later. */
function firstArrivals({ context, contract }: Validation, rule: ArrivalRule, target: string): string {
  const { unit, day, start } = columnsOf(context, rule);
  const zone = literal(context.content.workspace.timezone);
  const [source, id] = [literal(contract.id), literal(rule.id)];
  return `insert or ignore into quality.first_arrival
    select ${source}, ${id}, ${unit}, ${start(day)}, min(cast(timezone(${zone}, timezone('UTC', e.received_at)) as date))
    from ${target} t join meta.extract e
      on e.source_id = ${source} and e.extract_id = t.extract_id and e.file_name = t.file_name
    where ${day} is not null and ${unit} is not null group by all`;
}

function arrivals({ context, contract }: Validation, rule: ArrivalRule, target: string): string {
  const months = rule.every === 'month' ? 1 : 3;
  const { unit, day, start } = columnsOf(context, rule);
  const first = rule.from === null ? `(select min(${day}) from ${target})` : `date ${literal(rule.from)}`;
  const known = `quality.first_arrival where source_id = ${literal(contract.id)} and "rule" = ${literal(rule.id)}`;
  return `
    with expected as (${expectedUnits(rule, contract.id, target)}),
    period as (
      select period, cast(period + interval ${months} month - interval 1 day as date) as period_end
      from (select cast(unnest(generate_series(cast(${start(first)} as timestamp), cast($as_of as timestamp), interval ${months} month)) as date) as period)
    ),
    due as (
      select distinct unit_code, period, period_end + ${rule.dueDay} as due from expected, period
      where period_end + ${rule.dueDay} <= cast($as_of as date)
        and coalesce(valid_from <= period_end, true) and coalesce(valid_to >= period, true)
    ),
    reported as (select distinct ${unit} as unit_code, ${start(day)} as period from ${target}),
    arrived as (select unit_code, period, arrived_on from reported join (from ${known}) using (unit_code, period)),
    begun as (select min(arrived_on) as first_day from ${known})
    select ${literal(contract.id)}, ${literal(rule.id)}, unit_code, period, due, arrived_on,
      case when arrived_on is null then 'missing' when arrived_on <= due then 'on_time' when arrived_on > first_day then 'late'
        else 'unknown' end
    from due left join arrived using (unit_code, period) cross join begun order by unit_code, period`;
}

function columnsOf({ content }: Validation['context'], rule: ArrivalRule) {
  return {
    unit: `cast(${identifier(rule.unit)} as varchar)`,
    day: `cast(${identifier(rule.period)} as date)`,
    start: startOfPeriod(content, rule.every),
  };
}

function expectedUnits({ expected }: ArrivalRule, own: string, target: string): string {
  if ('list' in expected) {
    const codes = expected.list.map((code) => `(${literal(code.normalize('NFC'))})`).join(', ');
    return `select unit_code, null::date as valid_from, null::date as valid_to from (values ${codes}) v(unit_code)`;
  }
  const { source, column, where, validFrom, validTo } = expected;
  const date = (name: string | null) => (name === null ? 'null::date' : `cast(${identifier(name)} as date)`);
  const rows = source === own ? target : `validate.${identifier(source)}`;
  return `select distinct cast(${identifier(column)} as varchar) as unit_code, ${date(validFrom)} as valid_from, ${date(validTo)} as valid_to
    from ${rows} where ${identifier(column)} is not null${where === null ? '' : ` and coalesce(try((${where}\n)), false)`}`;
}
