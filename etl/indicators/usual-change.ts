/** So many earlier changes are needed before one can be called unusual. */
export const LEAST_CHANGES = 8;

/** From so many earlier changes at the same time of the year on, a change is judged beside those. */
export const LEAST_SEASONS = 2;

/** Half width of the usual range, in robust standard deviations. @source Iglewicz and Hoaglin (1993), modified z-score */
const DEVIATIONS = 3.5;

/** So many cases more or less are no news, however still a ratio of few cases has stood. */
const CASES = 2;

/** What turns a median absolute deviation into a standard deviation where changes are normal. */
const NORMAL = 1.4826;

/** Share of the figures below which a difference is taken for the rounding of doubles. */
const ROUNDING = 1e-12;

/**
 * SQL of the common table expressions from `judged` to `usual`, which has its columns and
 * - `usual_low`, `usual_high`: between which a value was to be expected after the one before it, in the value's own unit
 * - `unusual`: whether it lies outside
 *
 * What is usual is told by the earlier changes of the same series: their median, 3.5 robust standard deviations (of the median absolute
 * deviation) to either side and at least the floor (`g.floor`: the tolerance, or what the shown decimals cannot show) and what two cases of
 * a ratio are (`g.per`). Medians do not
 * follow the very leaps they are to find. Where two years of changes at the same time of the year stand before it, it is the season's
 * change that is expected, and the spread is that of how far earlier ones were from theirs. Series do not reach across breaks that
 * do not compare.
 *
 * Null, and never unusual, with fewer than eight earlier changes, without a value in either period, while a period runs and, of totals,
 * where reports are missing: a sum over fewer units is no change.
 */
export const usualCtesSql = `
  changed as (
    select *, month(period) as season,
      case when complete and (not is_total or (state = 'measured' and previous_state = 'measured')) then value - previous end as change
    from judged
  ),
  seasonal as (
    select *, count(change) over earlier_seasons as seasons, median(change) over earlier_seasons as season_change
    from changed
    window earlier_seasons as (partition by indicator_id, grain, unit_id, comparable_from, season order by period
      rows between unbounded preceding and 1 preceding)
  ),
  surprised as (
    select *, case when grain <> 'year' and seasons >= ${LEAST_SEASONS} then change - season_change end as surprise from seasonal
  ),
  spread as (
    select *, count(change) over earlier as changes, count(surprise) over earlier as surprises,
      median(change) over earlier as centre, mad(change) over earlier as deviation,
      median(surprise) over earlier as surprise_centre, mad(surprise) over earlier as surprise_deviation
    from surprised
    window earlier as (partition by indicator_id, grain, unit_id, comparable_from order by period
      rows between unbounded preceding and 1 preceding)
  ),
  expected as (
    select *,
      case
        when surprise is not null and surprises >= ${LEAST_CHANGES} then previous + season_change + surprise_centre
        when change is not null and changes >= ${LEAST_CHANGES} then previous + centre
      end as expected_value,
      greatest(floor, coalesce(${CASES} * per / nullif(denominator, 0), 0), ${DEVIATIONS * NORMAL} *
        case when surprise is not null and surprises >= ${LEAST_CHANGES} then surprise_deviation else deviation end) as half_width
    from spread
  ),
  usual as (
    select *, expected_value - half_width as usual_low, expected_value + half_width as usual_high,
      coalesce(abs(value - expected_value) > half_width + ${ROUNDING} * greatest(abs(value), abs(previous)), false) as unusual
    from expected
  )`;
