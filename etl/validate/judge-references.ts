import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import { duckdbType } from '../contract/sql-type.ts';
import { flagOf, unjudged } from './compile-rules.ts';
import { isLoaded } from './is-loaded.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import { noFlags, type RowFlags } from './row-flags.ts';
import { workTable, type Validation } from './validation.ts';

/**
 * Finds the values that nothing answers to in the source they refer to (with `validAt`, on the row's own date). Each value is
 * looked up once, however many rows bear it.
 *
 * A source that was never loaded cannot be asked: its values are then not judged, which the journal says, and no row fails.
 */
export async function judgeReferences(validation: Validation, landed: LandedRows): Promise<RowFlags> {
  const { context, contract } = validation;
  const found = noFlags();
  for (const { column, rule } of validation.references) {
    const source = column.reference!.source;
    if (source !== contract.id && !(await isLoaded(validation, source))) {
      const data = { rule: rule.id, referred: source };
      context.journal.write('rule_not_judged', { stage: 'validate', sourceId: contract.id, data });
      found.rules.push(unjudged(rule, 'source_not_loaded'));
      continue;
    }
    const table = workTable(validation, `lost_${column.name}`);
    const lost = await findLost(validation, landed, { column, table });
    const alias = identifier(`lost ${column.name}`);
    found.rules.push(rule);
    found.tables.push(table);
    if (lost > 0) found.joins.push(`left join ${table} ${alias} on ${joinCondition(column, alias)}`);
    found.flags.push(`${lost > 0 ? `${alias}.value is not null` : 'false'} as ${flagOf(rule.id)}`);
  }
  return found;
}

/** Makes the table of values (and days) that refer to nothing. @returns how many there are */
async function findLost(
  validation: Validation,
  landed: LandedRows,
  { column, table }: { column: Column; table: string },
): Promise<number> {
  const { db, signal } = validation.context;
  const { validAt } = column.reference!;
  const mine = identifier(column.name);
  const day = validAt === null ? 'null::date' : dayOf(validAt.date);
  const isValid =
    validAt === null
      ? ''
      : `and (day is null or (coalesce(day >= valid_from, true) and coalesce(day <= valid_to, true)))`;
  await db.run(
    `create or replace temp table ${table} as
     with asked as (
       select distinct ${mine} as value, ${day} as day from (${mineOf(validation, landed)}) where ${mine} is not null
     ), answers as (${answersOf(validation, landed, column)})
     select value, day from asked
     where not exists (select 1 from answers where answer = ${comparable(validation, column, 'value')} ${isValid})`,
    {},
    signal,
  );
  const [counted] = await db.rows<{ lost: number }>(`select count(*) as lost from ${table}`);
  return counted?.lost ?? 0;
}

/** SQL of the values that may be referred to; a source that refers to itself is asked as it is being loaded. */
function answersOf(validation: Validation, landed: LandedRows, column: Column): string {
  const { source, column: referred, validAt } = column.reference!;
  const rows =
    source === validation.contract.id ? `(${mineOf(validation, landed)})` : `validate.${identifier(source)}`;
  const days =
    validAt === null
      ? ''
      : `, ${identifier(validAt.from)} as valid_from, ${identifier(validAt.to)} as valid_to`;
  return `select distinct ${comparable(validation, column, identifier(referred))} as answer${days} from ${rows}`;
}

function mineOf(validation: Validation, landed: LandedRows): string {
  return landedRows(validation, landed, { files: false });
}

/** Values of different types are compared as texts. */
function comparable({ context }: Validation, column: Column, value: string): string {
  const { source, column: referred } = column.reference!;
  const other = context.content.contracts
    .find(({ id }) => id === source)
    ?.columns.find(({ name }) => name === referred);
  return other && duckdbType(other) === duckdbType(column) ? value : `cast(${value} as varchar)`;
}

/** The last day of a validity is valid to its end, so a time counts by its day. */
function dayOf(column: string, table = ''): string {
  return `cast(${table}${identifier(column)} as date)`;
}

function joinCondition({ name, reference }: Column, alias: string): string {
  const date = reference!.validAt?.date;
  const onDay = date === undefined ? '' : ` and ${dayOf(date, 't.')} is not distinct from ${alias}.day`;
  return `t.${identifier(name)} = ${alias}.value${onDay}`;
}
