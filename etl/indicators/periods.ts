import { grains } from '#warehouse/model/period.ts';
import { monthsOfGrain, periodStartSql } from '#warehouse/model/fiscal-period.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/**
 * Lays out time, from the year in which the first fact begins up to as-of:
 * - `ind_period`: a row per grain and period, with its calendar end, its end not after as-of, whether it is complete, and
 *   the periods it is compared with
 * - `ind_month`: the month keys of each of those periods
 */
export async function layOutPeriods(
  { db, asOf, content, signal }: IndicatorsContext,
  first: string,
): Promise<void> {
  const { fiscalYearStart } = content.workspace.calendar;
  const startOf = (grain: (typeof grains)[number], day: string) =>
    periodStartSql(grain, day, fiscalYearStart);
  await db.run(
    `create or replace temp table ind_month as
     with month as (
       select cast(unnest(generate_series(
         cast(${startOf('year', 'cast($first as date)')} as timestamp), cast($as_of as date), interval 1 month)) as date) as month
     )
     select cast(year(month) * 12 + month(month) - 1 as usmallint) as month_key, grain, period
     from (${grains
       .map((grain) => `select month, '${grain}' as grain, ${startOf(grain, 'month')} as period from month`)
       .join(' union all ')})`,
    { first, as_of: asOf },
    signal,
  );
  const months = `case grain ${grains.map((grain) => `when '${grain}' then ${monthsOfGrain[grain]}`).join(' ')} end`;
  await db.run(
    `create or replace temp table ind_period as
     with period as (
       select grain, period, ${months} as months, min(month_key) as month_key from ind_month group by all
     ),
     ended as (
       select *, cast(period + to_months(months) - interval 1 day as date) as calendar_end from period
     )
     select
       grain, period, month_key, calendar_end,
       least(calendar_end, cast($as_of as date)) as period_end,
       calendar_end <= cast($as_of as date) as complete,
       cast(period - to_months(months) as date) as previous,
       cast(period - interval 1 year as date) as previous_year
     from ended`,
    { as_of: asOf },
    signal,
  );
}
