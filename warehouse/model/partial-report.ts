import type { Fact } from './fact.ts';

/** A report with less than this share of the rows that are usual for its unit is a report in part, where its contract or fact says no other. */
export const PARTIAL_BELOW = 0.5;

/** What is usual is the median of so many earlier reports of the unit; with fewer nobody can tell. */
const EARLIER = { most: 12, fewest: 3 };

/** Where fewer rows are usual, one or two more or less are half of them: nobody can tell. */
const FEWEST_USUAL = 10;

/**
 * SQL that sets beside each report how many rows are usual for its unit: the columns of the reports and `usual`, null where too few
 * came before, or had too few rows.
 *
 * @param reports SQL of rows with `found`, a number of rows, one a report
 * @param by columns that say whose the reports are, and the one that puts them in order
 */
export function usualRowsSql(reports: string, by: { of: string; order: string }): string {
  return `
    select *, case when count(*) over earlier >= ${EARLIER.fewest} and median(found) over earlier >= ${FEWEST_USUAL}
      then median(found) over earlier end as usual
    from (${reports})
    window earlier as (partition by ${by.of} order by ${by.order} rows between ${EARLIER.most} preceding and 1 preceding)`;
}

/**
 * SQL of the reports in a fact: `unit_id`, `month_key`, `found` rows, `usual` rows, and `is_partial`. Rows by day come as days pass, so that
 * a month of them is never one in part.
 *
 * @param star where the star stands, with the dot: `star.`
 * @param where condition on the rows `f` of the fact
 */
export function factReportsSql({ id, grain, reporting }: Fact, star: string, where: string): string {
  const below = grain === 'day' ? 0 : (reporting.partialBelow ?? PARTIAL_BELOW);
  const reports = `
    select u.unit_id, f.month_key, count(*) as found
    from ${star}"fact_${id}" f join ${star}dim_unit u using (unit_key) where ${where} group by all`;
  return `
    select *, coalesce(found < ${below} * usual, false) as is_partial
    from (${usualRowsSql(reports, { of: 'unit_id', order: 'month_key' })})`;
}
