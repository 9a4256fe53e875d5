import { indicatorFingerprint, readFingerprint, writeFingerprint } from '#etl/fingerprint.ts';
import type { TreeView } from '#warehouse/model/tree-view.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/**
 * Sets aside, before the values are computed anew, what the version this one starts from has published:
 * - `ind_published`: its figures of complete periods, with what they carry from versions before
 * - `ind_redefined`: indicators whose definition is another than the one those figures were computed with
 *
 * In a build that starts anew both are empty.
 */
export async function keepPublished({ db, content, signal }: IndicatorsContext): Promise<void> {
  await db.run(
    `create or replace temp table ind_published as
     select indicator_id, unit_id, grain, period, value, first_published, restated_from, restated_on, restated_by
     from indicators.value where complete and (value is not null or first_published is not null)`,
    {},
    signal,
  );
  await db.run('create or replace temp table ind_redefined (indicator_id varchar)');
  for (const indicator of content.indicators) {
    const { id } = indicator;
    const hash = indicatorFingerprint(content, indicator);
    const before = await readFingerprint(db, 'indicator', id);
    if (before !== null && before !== hash) await db.run('insert into ind_redefined values ($id)', { id });
    await writeFingerprint(db, 'indicator', id, hash);
  }
}

/**
 * Lays out `ind_withheld`: the periods of each indicator that overlap one in which some unit is suppressed. Figures published before are
 * not told there: what is hidden now may have been in them.
 */
export async function layOutWithheld({ db, signal }: IndicatorsContext): Promise<void> {
  await db.run(
    `create or replace temp table ind_withheld as
     select distinct h.indicator_id, p.grain, p.period
     from (select distinct indicator_id, grain, period from ind_cell where state = 'suppressed') h
     join ind_period hidden using (grain, period)
     join ind_period p on p.period <= hidden.calendar_end and p.calendar_end >= hidden.period`,
    {},
    signal,
  );
}

/**
 * SQL joins of a cell `c` of the period `p` to what was published of it before. That only complete periods are told of stands in the columns: a
 * condition on `c` or `p` alone keeps DuckDB from joining by hash, and a minute goes by where half a second does.
 */
const publishedJoinsSql = `
  left join ind_published o
    on o.indicator_id = c.indicator_id and o.unit_id = c.unit_id and o.grain = c.grain and o.period = c.period
  left join ind_redefined x on x.indicator_id = c.indicator_id
  left join ind_withheld w on w.indicator_id = c.indicator_id and w.grain = c.grain and w.period = c.period`;

/** Share of a figure below which two sums of doubles differ by the order of their rows alone. */
const ROUNDING = 1e-12;

const isRestated = `
  (o.value is not null and (c.value is null or abs(c.value - o.value) > ${ROUNDING} * greatest(abs(c.value), abs(o.value))))`;

/** A figure that was withdrawn is there again: it is held against the one that was published last. */
const isBack = '(o.value is null and o.restated_from is not null and c.value is not null)';
const isSameAgain = `(${isBack} and abs(c.value - o.restated_from) <= ${ROUNDING} * greatest(abs(c.value), abs(o.restated_from)))`;

const isTold = 'p.complete and w.indicator_id is null';

/**
 * SQL columns of what became of a figure since it was first published, for complete periods: while one runs its figure moves every day.
 * A version that brings no other figure carries them on as they were, so that the same rows give the same columns again.
 */
const restatementColumnsSql = `
  case when ${isTold} then coalesce(o.first_published, o.value, c.value) end as first_published,
  case when not (${isTold}) or ${isSameAgain} then null when ${isRestated} then o.value else o.restated_from end as restated_from,
  case when not (${isTold}) or ${isSameAgain} then null when ${isRestated} or ${isBack} then cast($as_of as date) else o.restated_on end as restated_on,
  case when not (${isTold}) or ${isSameAgain} then null when not (${isRestated} or ${isBack}) then o.restated_by
    when x.indicator_id is not null then 'definition' else 'data' end as restated_by`;

/**
 * SQL for whether a value may still change without anybody mending anything: its period is running, reports that are due are missing, or
 * the time its facts take to settle (`g.settle_days` after the period's end) has not passed at as-of.
 */
export const provisionalSql = `
  c.value is not null and (not p.complete or c.state = 'partial'
    or p.calendar_end + cast(g.settle_days as integer) > cast($as_of as date))`;

/** SQL of what a cell carries from versions before, in a view: as then it has no history of its own. */
export function historyOf(tree: TreeView): { joins: string; columns: string } {
  if (tree === 'now') return { joins: publishedJoinsSql, columns: restatementColumnsSql };
  return {
    joins: '',
    columns: `null::double as first_published, null::double as restated_from, null::date as restated_on, null::varchar as restated_by`,
  };
}
