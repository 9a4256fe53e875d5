import type { StarContext } from './star-context.ts';

/**
 * Fills `star.working_day`, a row per working day: `day`, and `number` counting them from 1, so that the day `n` working days
 * after another is the one whose number is `n` higher. Working days are all but Saturdays, Sundays and the calendar's
 * holidays, and the Saturdays and Sundays it names as worked.
 *
 * It runs from a year before `star.calendar` begins to the end of the year after as-of: a deadline may lie ahead.
 */
export async function loadWorkingDays({ db, asOf, content, signal }: StarContext): Promise<void> {
  const { holidays, workingDays } = content.workspace.calendar;
  await db.run(
    `create or replace table star.working_day as
     with day as (
       select cast(unnest(generate_series(
         (select min(month) from star.calendar) - interval 1 year,
         make_timestamp(year(cast($as_of as date)) + 2, 1, 1, 0, 0, 0) - interval 1 day,
         interval 1 day)) as date) as day
     )
     select day, cast(row_number() over (order by day) as integer) as number
     from day
     where (isodow(day) <= 5 and not list_contains($holidays::varchar[]::date[], day))
        or list_contains($worked::varchar[]::date[], day)
     order by day`,
    { as_of: asOf, holidays, worked: workingDays },
    signal,
  );
}
