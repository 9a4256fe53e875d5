import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import { duckdbType } from '../contract/sql-type.ts';
import { flagOf, type Rule } from './compile-rules.ts';
import { typedRowsOf, workTable, type Validation } from './validation.ts';

/** Rules over other rows as far as they can be judged: joins to the typed rows `t`, and the flags these give. */
export interface RowFlags {
  rules: Rule[];
  joins: string[];
  /** SQL columns. */
  flags: string[];
  /** Temporary tables to drop. */
  tables: string[];
}

/**
 * Finds the values that nothing answers to in the source they refer to (with `validAt`, on the row's own date). Each value is
 * looked up once, however many rows bear it.
 *
 * A source that was never loaded cannot be asked: the rule is then not judged, which the journal says, and no row fails.
 */
export async function judgeReferences(validation: Validation): Promise<RowFlags> {
  const { context, contract } = validation;
  const found: RowFlags = { rules: [], joins: [], flags: [], tables: [] };
  for (const { column, rule } of validation.references) {
    const source = column.reference!.source;
    if (source !== contract.id && !(await isLoaded(validation, source))) {
      const data = { rule: rule.id, referred: source };
      context.journal.write('rule_not_judged', { stage: 'validate', sourceId: contract.id, data });
      continue;
    }
    const table = workTable(validation, `lost_${column.name}`);
    const lost = await findLost(validation, column, table);
    const alias = identifier(`lost ${column.name}`);
    found.rules.push(rule);
    found.tables.push(table);
    if (lost > 0) found.joins.push(`left join ${table} ${alias} on ${joinCondition(column, alias)}`);
    found.flags.push(`${lost > 0 ? `${alias}.value is not null` : 'false'} as ${flagOf(rule.id)}`);
  }
  return found;
}

async function isLoaded({ context }: Validation, source: string): Promise<boolean> {
  const { db } = context;
  const [table] = await db.rows(
    `select 1 from duckdb_tables() where schema_name = 'validate' and table_name = $source and database_name = current_database()`,
    { source },
  );
  if (!table) return false;
  const [load] = await db.rows(
    `select 1 where exists (select 1 from meta.source_load where source_id = $source)
       or exists (select 1 from validate.${identifier(source)})`,
    { source },
  );
  return load !== undefined;
}

/** Makes the table of values (and days) that refer to nothing. @returns how many there are */
async function findLost(validation: Validation, column: Column, table: string): Promise<number> {
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
       select distinct ${mine} as value, ${day} as day from (${typedRowsOf(validation)}) where ${mine} is not null
     ), answers as (${answersOf(validation, column)})
     select value, day from asked
     where not exists (select 1 from answers where answer = ${comparable(validation, column, 'value')} ${isValid})`,
    {},
    signal,
  );
  const [counted] = await db.rows<{ lost: number }>(`select count(*) as lost from ${table}`);
  return counted?.lost ?? 0;
}

/** SQL of the values that may be referred to; a source that refers to itself is asked as it is being loaded. */
function answersOf(validation: Validation, column: Column): string {
  const { source, column: referred, validAt } = column.reference!;
  const rows =
    source === validation.contract.id ? `(${typedRowsOf(validation)})` : `validate.${identifier(source)}`;
  const days =
    validAt === null
      ? ''
      : `, ${identifier(validAt.from)} as valid_from, ${identifier(validAt.to)} as valid_to`;
  return `select distinct ${comparable(validation, column, identifier(referred))} as answer${days} from ${rows}`;
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
