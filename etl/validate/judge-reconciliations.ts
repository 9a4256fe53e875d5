import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Reconciliation } from '../contract/quality-rules.ts';
import { errorOf, flaggedRule, flagOf } from './compile-rules.ts';
import { findCopies, type Copies } from './find-copies.ts';
import type { SameFile } from './find-same-files.ts';
import { findStanding } from './find-standing.ts';
import type { LandedRows } from './land-rows.ts';
import { runRule } from './run-rule.ts';
import { allFlags, joinByPlace, noFlags, type RowFlags } from './row-flags.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/** Sums of doubles in another order differ in their last digits. */
const ROUNDING = 1e-9;

/** What sums say of the rows, and which of these are copies. */
interface Reconciled {
  sums: RowFlags;
  copies: Copies;
}

/**
 * Finds copies, and compares what a row says of a whole with the sum of the rows that are its parts, group by group and measure by
 * measure. The parent's row bears the mark; the groups wait for `writeReconciliations`.
 *
 * A part in quarantine for another fault is summed all the same, so that it does not make its whole wrong; what counts for nothing
 * beside another row of its key does not (see `findStanding`). A group with two parents, without parent or children, with copies that
 * contradict each other or with a value missing cannot be compared: it is not judged.
 *
 * Where a whole is wrong, the row before it of its key may stand instead, which is compared in its turn.
 *
 * @param others the other rules over other rows
 * @param sameFiles files that are repeats of others
 */
export async function judgeReconciliations(
  validation: Validation,
  landed: LandedRows,
  { others, sameFiles }: { others: RowFlags; sameFiles: SameFile[] },
): Promise<Reconciled> {
  const { reconciliations } = validation.contract.quality;
  let known = { others, sameFiles, copies: await findCopies(validation, landed, others) };
  if (reconciliations.length === 0) return { sums: noFlags(), copies: known.copies };
  const sums = flagsOfSums(validation);
  for (let wrong = 0; ;) {
    const standing = await findStanding(validation, landed, known);
    for (const rule of reconciliations)
      await compareGroups(validation, standing.rows, { rule, keepsWrong: wrong > 0 });
    if (standing.table !== null) await validation.context.db.run(`drop table ${standing.table}`);
    const found = await countWrong(validation);
    if (found === wrong || standing.table === null) return { sums, copies: known.copies };
    wrong = found;
    const withSums = allFlags([others, sums]);
    known = { others: withSums, sameFiles, copies: await findCopies(validation, landed, withSums) };
  }
}

function flagsOfSums(validation: Validation): RowFlags {
  const found = noFlags();
  for (const rule of validation.contract.quality.reconciliations) {
    const table = parentsTable(validation, rule);
    const alias = identifier(`sums ${rule.id}`);
    found.rules.push(
      flaggedRule(rule, 'reconcile', {
        applies: `count(*) filter (${isTrue(rule.parent)})`,
        errs: 'not_comparable',
      }),
    );
    found.tables.push(table);
    found.joins.push(joinByPlace(table, alias));
    found.flags.push(
      `coalesce(${alias}.fails, false) as ${flagOf(rule.id)}`,
      `coalesce(${alias}.errs, false) as ${errorOf(rule.id)}`,
    );
  }
  return found;
}

/** Makes the table of groups, to which those found wrong before are added, and that of their parents. */
async function compareGroups(
  validation: Validation,
  rows: string,
  { rule, keepsWrong }: { rule: Reconciliation; keepsWrong: boolean },
): Promise<void> {
  const { db, signal } = validation.context;
  const groups = groupsTable(validation, rule);
  const before = keepsWrong ? `union (select * from ${groups} where state = 'fail')` : '';
  await runRule(
    validation,
    rule.id,
    `create or replace temp table ${groups} as (${groupsOf(rows, rule)}) ${before}`,
  );
  await db.run(
    `create or replace temp table ${parentsTable(validation, rule)} as
     select p.${place.file}, p.${place.row}, bool_or(state = 'fail') as fails,
            bool_or(state = 'error') and not bool_or(state = 'fail') as errs
     from (select unnest(parents, recursive := true), state from ${groups} where state <> 'pass') p group by all`,
    {},
    signal,
  );
}

/** How many rows are held back for what they say of their parts. */
async function countWrong(validation: Validation): Promise<number> {
  const { context, contract } = validation;
  const tables = contract.quality.reconciliations
    .filter(({ severity }) => severity === 'error')
    .map((rule) => `(select count(*) from ${parentsTable(validation, rule)} where fails)`);
  const [counted] = await context.db.rows<{ rows: number }>(
    `select (${['0', ...tables].join(' + ')})::bigint as rows`,
    {},
    context.signal,
  );
  return counted!.rows;
}

function parentsTable(validation: Validation, { id }: Reconciliation): string {
  return workTable(validation, `parents_${id}`);
}

function groupsTable(validation: Validation, { id }: Reconciliation): string {
  return workTable(validation, `groups_${id}`);
}

/** Writes the groups that do not add up, or could not be compared, to `quality.reconciliation`. */
export async function writeReconciliations(validation: Validation): Promise<void> {
  const { context, contract } = validation;
  for (const rule of contract.quality.reconciliations) {
    const groups = groupsTable(validation, rule);
    await context.db.run(
      `insert into quality.reconciliation
       select $source, $rule, "group", measure, parent, children, children - parent, state, error_reason
       from ${groups} where state <> 'pass' order by "group"::varchar, measure`,
      { source: contract.id, rule: rule.id },
      context.signal,
    );
    await context.db.run(`drop table ${groups}`);
  }
}

/** SQL of the groups of standing rows: `group`, `measure`, `parent`, `children`, `parents` (places of rows), `state`, `error_reason`. */
function groupsOf(rows: string, rule: Reconciliation): string {
  const { measures, by, on, tolerance } = rule;
  const names = [...by, ...on.map(({ parent }) => parent)];
  const keys = (side: 'parent' | 'child') => [
    ...by.map(identifier),
    ...on.map((pair) => `${identifier(pair[side])} as ${identifier(pair.parent)}`),
  ];
  const long = measures.map((name) => `(${literal(name)}, cast(${identifier(name)} as double))`).join(', ');
  const part = (side: 'parent' | 'child', condition: string) =>
    `select ${[...keys(side), `'${side}' as _side`, place.file, place.row].join(', ')}, _contested, _nameless, _measure, _value
     from (${rows}) r, lateral (values ${long}) m(_measure, _value) where ${isTrue(condition)}`;
  const group = [...names.map(identifier), '_measure'].join(', ');
  const object = names.map((name) => `${literal(name)}, ${identifier(name)}`).join(', ');
  // What has no name may have come again under its own: it counts unless the sum is right without it.
  const is = (side: string) => `filter (_side = '${side}')`;
  return `select *, case when error_reason is not null then 'error'
        when least(abs(children - parent), abs(named - parent)) > ${tolerance} + ${ROUNDING} * greatest(1, abs(parent)) then 'fail' else 'pass' end as state
    from (select *, case when parent_rows = 0 then 'no_parent' when child_rows = 0 then 'no_children'
                         when parent_rows > 1 or contested then 'ambiguous' when missing > 0 then 'value_missing' end as error_reason
      from (select json_object(${object}) as "group", _measure as measure,
          case when count(*) ${is('parent')} = 1 then any_value(_value) ${is('parent')} end as parent, fsum(_value) ${is('child')} as children,
          fsum(_value) filter (_side = 'child' and not _nameless) as named,
          count(*) ${is('parent')} as parent_rows, count(*) ${is('child')} as child_rows,
          count(*) filter (_value is null) as missing, bool_or(_contested) as contested,
          list({'${place.file}': ${place.file}, '${place.row}': ${place.row}}) ${is('parent')} as parents
        from (${part('parent', rule.parent)} union all by name ${part('child', rule.children)})
        group by ${group}))`;
}

function isTrue(condition: string): string {
  return `coalesce(try((${condition}\n)), false)`;
}
