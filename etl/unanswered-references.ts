import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from './contract/contract.ts';
import { duckdbType } from './contract/sql-type.ts';

/** Where a column's values stand, and those they refer to: SQL of tables or queries in brackets. */
export interface Referring {
  column: Column;
  rows: string;
  referredRows: string;
  /** Contract of the source referred to; undefined where the workspace has none. */
  referred: Pick<Contract, 'columns'> | undefined;
}

/**
 * SQL of the values that nothing answers to in the source they refer to, as `value`, with `day`, the row's own day where the one
 * referred to must be valid on it. Each is looked up once, however many rows bear it.
 */
export function unansweredReferences({ column, rows, referredRows, referred }: Referring): string {
  const { column: wanted, validAt } = column.reference!;
  const mine = identifier(column.name);
  const day = validAt === null ? 'null::date' : dayOf(validAt.date);
  const days =
    validAt === null
      ? ''
      : `, ${identifier(validAt.from)} as valid_from, ${identifier(validAt.to)} as valid_to`;
  const isValid =
    validAt === null
      ? ''
      : `and (day is null or (coalesce(day >= valid_from, true) and coalesce(day <= valid_to, true)))`;
  // Values of different types are compared as texts.
  const other = referred?.columns.find(({ name }) => name === wanted);
  const isSame = other !== undefined && duckdbType(other) === duckdbType(column);
  const comparable = (value: string) => (isSame ? value : `cast(${value} as varchar)`);
  return `with asked as (
      select distinct ${mine} as value, ${day} as day from ${rows} where ${mine} is not null
    ), answers as (select distinct ${comparable(identifier(wanted))} as answer${days} from ${referredRows})
    select value, day from asked
    where not exists (select 1 from answers where answer = ${comparable('value')} ${isValid})`;
}

/** SQL condition that a row of `rows` bears a value of `unanswered`, on its day. */
export function bearsUnanswered({ name, reference }: Column, rows: string, unanswered: string): string {
  const date = reference!.validAt?.date;
  const onDay =
    date === undefined ? '' : ` and ${dayOf(date, `${rows}.`)} is not distinct from ${unanswered}.day`;
  return `${rows}.${identifier(name)} = ${unanswered}.value${onDay}`;
}

/** The last day of a validity is valid to its end, so a time counts by its day. */
function dayOf(column: string, table = ''): string {
  return `cast(${table}${identifier(column)} as date)`;
}
