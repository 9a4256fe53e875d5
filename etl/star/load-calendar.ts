import { identifier } from '#warehouse/duckdb/database.ts';
import type { StarContext } from './star-context.ts';

/** Columns of conformed tables that say when something was delivered or to which time it belongs. */
const periodColumns = ['delivery_period', 'period', 'day'];

/**
 * Fills `star.calendar`, a row per month up to as-of: `month` (first day), `month_end` (last day, not after as-of). It
 * begins with the earliest date in a conformed column named `delivery_period`, `period` or `day`, or with as-of's month.
 */
export async function loadCalendar({ db, asOf, signal }: StarContext): Promise<void> {
  const columns = await db.rows<{ table_name: string; column_name: string }>(
    `select table_name, column_name from duckdb_columns()
     where database_name = current_database() and schema_name = 'conform'
       and column_name in (select unnest($names)) and (data_type = 'DATE' or data_type like 'TIMESTAMP%')
     order by 1, 2`,
    { names: periodColumns },
  );
  const earliest = columns.map(
    ({ table_name, column_name }) =>
      `select min(cast(${identifier(column_name)} as date)) as day from conform.${identifier(table_name)}`,
  );
  await db.run(
    `create or replace table star.calendar as
     with earliest as (${['select cast($as_of as date) as day', ...earliest].join(' union all ')}),
     month as (
       select cast(unnest(generate_series(date_trunc('month', min(day)), cast($as_of as date), interval 1 month)) as date) as month
       from earliest
     )
     select month, least(last_day(month), cast($as_of as date)) as month_end from month order by month`,
    { as_of: asOf },
    signal,
  );
}
