import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { EtlError } from '../errors.ts';
import type { Expectation, MetricRule, SqlRule } from '../contract/quality-rules.ts';
import { judged, notJudged, type DatasetOutcome } from './dataset-outcome.ts';
import { findRaising } from './find-raising.ts';
import { raisedKey, raisesForRows, RuleRaised, tellRaised } from './rule-raised.ts';
import type { Validation } from './validation.ts';

/**
 * Measures ODCS's library metrics over the accepted rows: all that look at single rows in one pass, repeated values each in
 * one of its own. A share of no rows cannot be judged.
 *
 * - nullValues: rows without a value; missingValues: those, and rows with one of `missingValues`
 * - invalidValues: rows with a value that is not one of `validValues`, or that `pattern` (RE2, whole) does not match
 * - duplicateValues: rows that repeat another one's values: n - 1 of n
 *
 * @param target `validate.<source>`, loaded
 */
export async function judgeMetrics(
  { context }: Pick<Validation, 'context'>,
  rules: MetricRule[],
  target: string,
): Promise<DatasetOutcome[]> {
  if (rules.length === 0) return [];
  const columns = rules.map((rule, at) => `${countOf(rule, target)} as m${at}`);
  const [row] = await context.db.rows<Record<string, number>>(
    `select count(*) as total, ${columns.join(', ')} from ${target}`,
    {},
    context.signal,
  );
  const total = row!['total']!;
  return rules.map((rule, at) => {
    const counted = row![`m${at}`] ?? 0;
    if (rule.unit === 'percent' && total === 0) return notJudged(rule, 'no_rows');
    const value = rule.unit === 'percent' ? (counted / total) * 100 : counted;
    return judged(
      rule,
      meets(value, rule.expectation),
      `${value} ${rule.unit}, ${wordsOf(rule.expectation)}`,
    );
  });
}

/**
 * Measures rules of type sql. A query that answers NULL could not judge, nor could one that raised in an earlier attempt. Once one
 * has, the others are tried apart before any is run: however many raise, they cost one attempt more.
 *
 * @throws {EtlError} content_sql_failed: the query does not run; as `RuleRaised` where only these rows make it raise
 */
export async function judgeSql(
  validation: Pick<Validation, 'context' | 'contract'>,
  rules: SqlRule[],
): Promise<DatasetOutcome[]> {
  const { context, contract } = validation;
  const outcomes: DatasetOutcome[] = [];
  const hasRaised = (rule: SqlRule) => context.raised?.has(raisedKey(contract.id, rule.id)) === true;
  const isRetry = (context.raised?.size ?? 0) > 0;
  const open = isRetry ? rules.filter((rule) => !hasRaised(rule)) : [];
  const further = await findRaising(validation, new Map(open.map((rule) => [rule.id, queryOf(rule)])));
  for (const [rule, cause] of further) tellRaised(context.journal, new RuleRaised(contract.id, rule, cause));
  for (const rule of rules) {
    if (hasRaised(rule) || further.has(rule.id)) {
      outcomes.push(notJudged(rule, 'raised'));
      continue;
    }
    const value = await measure(validation, rule);
    outcomes.push(
      value === null
        ? notJudged(rule, 'no_rows')
        : judged(rule, meets(value, rule.expectation), `${value}, ${wordsOf(rule.expectation)}`),
    );
  }
  return outcomes;
}

function queryOf({ query }: SqlRule): string {
  return `select cast((\n${query}\n) as double) as value`;
}

async function measure(
  { context, contract }: Pick<Validation, 'context' | 'contract'>,
  rule: SqlRule,
): Promise<number | null> {
  const { id } = rule;
  const sql = queryOf(rule);
  const parameters = asOfParameters(sql, context.asOf);
  let isUnderstood = false;
  try {
    // What has no sense is told from what raises before a row is read.
    await context.db.run(`explain ${sql}`, parameters, context.signal);
    isUnderstood = true;
    const [row] = await context.db.rows<{ value: number | null }>(sql, parameters, context.signal);
    return row?.value ?? null;
  } catch (cause) {
    context.signal.throwIfAborted();
    if (isUnderstood && raisesForRows(cause)) throw new RuleRaised(contract.id, id, cause);
    throw new EtlError(
      'content_sql_failed',
      `rule failed: ${contract.id}: ${id}: its query does not run. Expected one SELECT of one number; mend contract.yaml.`,
      { rule: id },
      { cause },
    );
  }
}

function countOf(
  { metric, columns, missingValues, validValues, pattern }: MetricRule,
  target: string,
): string {
  const [first = ''] = columns.map(identifier);
  const text = `cast(${first} as varchar)`;
  const list = (values: string[]) => values.map(literal).join(', ') || 'null';
  switch (metric) {
    case 'rowCount':
      return 'count(*)';
    case 'nullValues':
      return `count(*) filter (${first} is null)`;
    case 'missingValues':
      return `count(*) filter (coalesce(${text} in (${list(missingValues)}), false) or ${first} is null)`;
    case 'invalidValues': {
      const faults = [
        ...(validValues === null ? [] : [`coalesce(${text} not in (${list(validValues)}), true)`]),
        ...(pattern === null ? [] : [`not regexp_full_match(${text}, ${literal(pattern.normalize('NFC'))})`]),
      ];
      return `count(*) filter (${first} is not null and (${faults.join(' or ')}))`;
    }
    case 'duplicateValues': {
      const keys = columns.map(identifier).join(', ');
      const whole = columns.map((column) => `${identifier(column)} is not null`).join(' and ');
      return `(select coalesce(sum(copies - 1), 0)::bigint from (select count(*) as copies from ${target} where ${whole} group by ${keys}))`;
    }
  }
}

/** Whether a number is what ODCS's operator asks; `between` takes both ends in. */
export function meets(value: number, { operator, values }: Expectation): boolean {
  const [first = 0, second = 0] = values;
  switch (operator) {
    case 'mustBe':
      return value === first;
    case 'mustNotBe':
      return value !== first;
    case 'mustBeGreaterThan':
      return value > first;
    case 'mustBeGreaterOrEqualTo':
      return value >= first;
    case 'mustBeLessThan':
      return value < first;
    case 'mustBeLessOrEqualTo':
      return value <= first;
    case 'mustBeBetween':
      return value >= first && value <= second;
    case 'mustNotBeBetween':
      return value < first || value > second;
  }
}

function wordsOf({ operator, values }: Expectation): string {
  return `${operator} ${values.join(' and ')}`;
}
