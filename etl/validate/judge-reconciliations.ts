import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Reconciliation } from '../contract/quality-rules.ts';
import { errorOf, flaggedRule, flagOf } from './compile-rules.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import { runRule } from './run-rule.ts';
import { joinByPlace, noFlags, type RowFlags } from './row-flags.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/** Sums of doubles in another order differ in their last digits. */
const ROUNDING = 1e-9;

/**
 * Compares what a row says of a whole with the sum of the rows that are its parts, group by group and measure by measure.
 * The parent's row bears the mark; the groups wait for `writeReconciliations`.
 *
 * All rows are summed as they were delivered, so that a part in quarantine for another fault does not make its whole wrong.
 * A group with two parents, without parent or children, or with a value missing cannot be compared: it is not judged.
 */
export async function judgeReconciliations(validation: Validation, landed: LandedRows): Promise<RowFlags> {
  const found = noFlags();
  for (const rule of validation.contract.quality.reconciliations) {
    const table = workTable(validation, `parents_${rule.id}`);
    await compareGroups(validation, landed, { rule, table });
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

async function compareGroups(
  validation: Validation,
  landed: LandedRows,
  { rule, table }: { rule: Reconciliation; table: string },
): Promise<void> {
  const { db, signal } = validation.context;
  const groups = groupsTable(validation, rule);
  const sql = groupsOf(landedRows(validation, landed), rule);
  await runRule(validation, rule.id, `create or replace temp table ${groups} as ${sql}`);
  await db.run(
    `create or replace temp table ${table} as
     select p.${place.file}, p.${place.row}, bool_or(state = 'fail') as fails,
            bool_or(state = 'error') and not bool_or(state = 'fail') as errs
     from (select unnest(parents, recursive := true), state from ${groups} where state <> 'pass') p group by all`,
    {},
    signal,
  );
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

/** SQL of the groups: `group`, `measure`, `parent`, `children`, `parents` (places of rows), `state`, `error_reason`. */
function groupsOf(rows: string, rule: Reconciliation): string {
  const { measures, by, on, tolerance } = rule;
  const names = [...by, ...on.map(({ parent }) => parent)];
  const keys = (side: 'parent' | 'child') => [
    ...by.map(identifier),
    ...on.map((pair) => `${identifier(pair[side])} as ${identifier(pair.parent)}`),
  ];
  const long = measures.map((name) => `(${literal(name)}, cast(${identifier(name)} as double))`).join(', ');
  const part = (side: 'parent' | 'child', condition: string) =>
    `select ${[...keys(side), `'${side}' as _side`, place.file, place.row].join(', ')}, _measure, _value
     from (${rows}) r, lateral (values ${long}) m(_measure, _value) where ${isTrue(condition)}`;
  const group = [...names.map(identifier), '_measure'].join(', ');
  const object = names.map((name) => `${literal(name)}, ${identifier(name)}`).join(', ');
  const is = (side: string) => `filter (_side = '${side}')`;
  return `select *, case when error_reason is not null then 'error'
        when abs(children - parent) > ${tolerance} + ${ROUNDING} * greatest(1, abs(parent)) then 'fail' else 'pass' end as state
    from (select *, case when parent_rows = 0 then 'no_parent' when child_rows = 0 then 'no_children'
                         when parent_rows > 1 then 'ambiguous' when missing > 0 then 'value_missing' end as error_reason
      from (select json_object(${object}) as "group", _measure as measure,
          case when count(*) ${is('parent')} = 1 then any_value(_value) ${is('parent')} end as parent, fsum(_value) ${is('child')} as children,
          count(*) ${is('parent')} as parent_rows, count(*) ${is('child')} as child_rows,
          count(*) filter (_value is null) as missing,
          list({'${place.file}': ${place.file}, '${place.row}': ${place.row}}) ${is('parent')} as parents
        from (${part('parent', rule.parent)} union all by name ${part('child', rule.children)})
        group by ${group}))`;
}

function isTrue(condition: string): string {
  return `coalesce(try((${condition}\n)), false)`;
}
