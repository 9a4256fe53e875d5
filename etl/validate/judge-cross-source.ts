import { identifier } from '#warehouse/duckdb/database.ts';
import type { CrossCheck } from '../contract/quality-rules.ts';
import { errorOf, flaggedRule, flagOf, unjudged } from './compile-rules.ts';
import { isLoaded } from './is-loaded.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import { runRule } from './run-rule.ts';
import { joinByPlace, noFlags, type RowFlags } from './row-flags.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/**
 * Judges rows by the one row of another source that has the same key. A key that several rows bear, a row without a
 * counterpart (where the rule says so), a condition that raises and a source that was never loaded leave it not judged. Rows
 * without a key are not asked.
 */
export async function judgeCrossSources(validation: Validation, landed: LandedRows): Promise<RowFlags> {
  const found = noFlags();
  for (const check of validation.contract.quality.crossChecks) {
    const applies = check.on.map(({ mine }) => mine);
    const rule = flaggedRule(check, 'cross_source', { applies, errs: 'no_single_counterpart' });
    if (!(await isLoaded(validation, check.source))) {
      found.rules.push(unjudged(rule, 'source_not_loaded'));
      continue;
    }
    found.rules.push(rule);
    const table = workTable(validation, `cross_${check.id}`);
    await runRule(
      validation,
      check.id,
      `create or replace temp table ${table} as ${verdicts(landedRows(validation, landed), check)}`,
    );
    const alias = identifier(`cross ${check.id}`);
    found.tables.push(table);
    found.joins.push(joinByPlace(table, alias));
    found.flags.push(
      `coalesce(not ${alias}.is_error, false) as ${flagOf(check.id)}`,
      `coalesce(${alias}.is_error, false) as ${errorOf(check.id)}`,
    );
  }
  return found;
}

/** SQL of the rows that fail, or could not be judged. @param rows SQL of all rows */
function verdicts(rows: string, { source, on, check, missing }: CrossCheck): string {
  const keys = on.map(({ theirs }) => identifier(theirs)).join(', ');
  const same = on
    .map(({ mine, theirs }) => `"row".${identifier(mine)} = other.${identifier(theirs)}`)
    .join(' and ');
  const whole = on.map(({ mine }) => `"row".${identifier(mine)} is not null`).join(' and ');
  const alone = { pass: 'null', fail: 'false', error: 'true' }[missing];
  return `select ${place.file}, ${place.row}, is_error from (
      select ${place.file}, ${place.row},
        case when copies is null then ${alone} when copies > 1 or tried is null then true when not tried then false end as is_error
      from (select "row".${place.file}, "row".${place.row}, other."~copies" as copies, try(coalesce((${check}\n), true)) as tried
            from (${rows}) as "row"
            left join (select *, count(*) over (partition by ${keys}) as "~copies" from validate.${identifier(source)}
                       qualify row_number() over (partition by ${keys}) = 1) as other
              on ${same}
            where ${whole}))
    where is_error is not null`;
}
