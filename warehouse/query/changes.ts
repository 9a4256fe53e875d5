import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Parameters } from '../duckdb/parameters.ts';
import type { Grain } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import { anyUnitPredicate, scopePredicate, type Scope } from '../scope/scope.ts';
import { toTwelveDigits } from '../snapshot/compare-versions.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { readCauses, type Cause } from './causes.ts';
import { rowCauseKinds, rowCauseParameters, rowCausesSql } from './row-causes.ts';
import {
  requireCount,
  requireDay,
  requireGrain,
  requireIndicator,
  requireLevel,
  requireUnit,
} from './question.ts';
import { knownIndicator } from './visible-names.ts';

/** Orders of the answer: the largest movement relative to the figure before first, or by indicator, unit and period. */
export const changeOrders = ['movement', 'cell'] as const;

export interface ChangesQuestion {
  /** Empty for all; so are units. */
  indicatorIds: readonly string[];
  unitIds: readonly string[];
  /** Only units of this level, in either version; null for any. */
  level: string | null;
  /** Null for all. */
  grain: Grain | null;
  /** Half-open range of periods by first day, `[from, to)`; null for no bound. */
  from: string | null;
  to: string | null;
  order: (typeof changeOrders)[number];
  limit: number;
  offset: number;
}

/** Rows an answer has at most. */
export const MOST_CHANGES = 100_000;

/** Two versions, the older and the newer or the other way round. */
export interface TwoVersions {
  before: Snapshot;
  after: Snapshot;
}

/** What became of an indicator's figures, and why they may have. */
export interface IndicatorChanges {
  indicatorId: string;
  moved: number;
  appeared: number;
  went: number;
  /** Cells without a value in either version that are without one for another reason. */
  state: number;
  causes: Cause[];
}

/**
 * Answers which published figures differ between two versions, a row a cell.
 *
 * Columns: `indicator_id`, `unit_id`, `grain`, `period`, `period_end`; `change` (`moved`: it or its counts differ, to twelve digits;
 * `appeared`, `went`: one version alone has a value; `state`: none has, for another reason); `state_`, `value_`, `numerator_` and
 * `denominator_before` and `_after`; `delta`, in the indicator's own unit; `relative`, the delta as a part of the figure before (null where
 * that is 0); `withheld`; `causes`, kinds by commas: of rows those that bear on this cell, of all else those of its indicator.
 *
 * A figure is what its version published: what that hid is null here, and nothing is derived from it. Of an indicator that hides small
 * cells, counts and delta are withheld too where the two differ by fewer cases than it shows: they would tell of those few, or of a
 * hidden part of the whole. Units are those in scope in every version that has them.
 *
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export async function readChanges(
  versions: TwoVersions,
  scope: Scope,
  question: ChangesQuestion,
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  const { sql, parameters } = await changesOf(versions, scope, question, signal);
  return versions.after.result(sql, parameters, signal);
}

/** A figure that differs, as a page reads it; values and delta in the indicator's own unit, null where there is none or it is withheld. */
export interface ChangedFigure {
  unitId: string;
  grain: Grain;
  /** ISO first day. */
  period: string;
  change: 'moved' | 'appeared' | 'went' | 'state';
  stateBefore: ValueState | null;
  stateAfter: ValueState | null;
  valueBefore: number | null;
  valueAfter: number | null;
  delta: number | null;
  withheld: boolean;
}

/** Answers the same as rows, for a page to show. @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid */
export async function readChangedFigures(
  versions: TwoVersions,
  scope: Scope,
  question: ChangesQuestion,
  signal?: AbortSignal,
): Promise<ChangedFigure[]> {
  const { sql, parameters } = await changesOf(versions, scope, question, signal);
  return versions.after.rows<ChangedFigure>(
    `select unit_id as "unitId", grain, period::varchar as period, change, state_before as "stateBefore", state_after as "stateAfter",
       value_before as "valueBefore", value_after as "valueAfter", delta, withheld from (${sql})`,
    parameters,
    signal,
  );
}

async function changesOf(
  versions: TwoVersions,
  scope: Scope,
  question: ChangesQuestion,
  signal?: AbortSignal,
): Promise<Bound> {
  const causes = await readCauses(versions.before, versions.after, scope, signal);
  const { sql, parameters } = changedCells(versions, scope, question);
  const order =
    question.order === 'movement'
      ? "case when value_before = 0 and delta <> 0 then 'infinity'::double else abs(relative) end desc nulls last, abs(delta) desc nulls last, "
      : '';
  const told = rowCauseKinds.map((kind) => `if(bool_or(${kind}), '${kind}', null)`);
  return {
    sql: `with changed as (${sql}),
       cause as (select unnest($cause_ids::varchar[]) as indicator_id, unnest($cause_kinds::varchar[]) as kinds),
       row_cause as (
         select indicator_id, unit_id, grain, period, concat_ws(',', ${told.join(', ')}) as kinds
         from (${rowCausesSql}) group by all)
     select changed.*, concat_ws(',', nullif(row_cause.kinds, ''), nullif(cause.kinds, '')) as causes
     from changed left join cause using (indicator_id) left join row_cause using (indicator_id, unit_id, grain, period)
     order by ${order}indicator_id, unit_id, grain, period
     limit ${requireCount('limit', question.limit, MOST_CHANGES)} offset ${requireCount('offset', question.offset, Number.MAX_SAFE_INTEGER)}`,
    parameters: {
      ...parameters,
      ...rowCauseParameters(causes.rows, versions.before.asOf),
      cause_ids: [...causes.others.keys()],
      cause_kinds: [...causes.others.values()].map((all) => all.map(({ kind }) => kind).join(',')),
    },
  };
}

/** Answers how many figures of each indicator differ between two versions, most first, with all that may be why. */
export async function readChangeSummary(
  versions: TwoVersions,
  scope: Scope,
  question: Omit<ChangesQuestion, 'order' | 'limit' | 'offset'>,
  signal?: AbortSignal,
): Promise<IndicatorChanges[]> {
  const causes = await readCauses(versions.before, versions.after, scope, signal);
  const { sql, parameters } = changedCells(versions, scope, question);
  const sources = rowCauseKinds.map(
    (kind) =>
      `(select coalesce(list(distinct source order by source), []) from row_cause r
        where r.indicator_id = changed.indicator_id and r.${kind}) as ${kind}`,
  );
  const rows = await versions.after.rows<Omit<IndicatorChanges, 'causes'> & RowSources>(
    `with changed as (${sql}), row_cause as (${rowCausesSql})
     select indicator_id as "indicatorId", count(*) filter (change = 'moved') as moved,
       count(*) filter (change = 'appeared') as appeared, count(*) filter (change = 'went') as went,
       count(*) filter (change = 'state') as state, ${sources.join(', ')}
     from changed group by indicator_id order by count(*) desc, indicator_id`,
    { ...parameters, ...rowCauseParameters(causes.rows, versions.before.asOf) },
    signal,
  );
  return rows.map(({ new_rows, late_rows, corrections, ...row }) => {
    const told = { new_rows, late_rows, corrections };
    const ofRows = rowCauseKinds.map((kind): Cause => ({ kind, of: told[kind] }));
    const others = causes.others.get(row.indicatorId) ?? [];
    return { ...row, causes: [...ofRows.filter(({ of }) => of.length > 0), ...others] };
  });
}

/** Sources of the rows that bear on an indicator's cells, by kind. */
type RowSources = { [kind in (typeof rowCauseKinds)[number]]: string[] };

/** Answers how many rows {@link readChanges} has over all pages. */
export async function countChanges(
  versions: TwoVersions,
  scope: Scope,
  question: Omit<ChangesQuestion, 'order' | 'limit' | 'offset'>,
  signal?: AbortSignal,
): Promise<number> {
  const { sql, parameters } = changedCells(versions, scope, question);
  const [found] = await versions.after.rows<{ rows: number }>(
    `select count(*) as rows from (${sql})`,
    parameters,
    signal,
  );
  return found!.rows;
}

type Bound = { sql: string; parameters: Parameters };

function changedCells(
  versions: TwoVersions,
  scope: Scope,
  question: Omit<ChangesQuestion, 'order' | 'limit' | 'offset'>,
): Bound {
  const { before, after } = versions;
  const asked = conditionsOf(versions, question);
  const visible = [before, after].map(
    ({ alias }) =>
      `(${scopePredicate(scope, 'v.unit_id', alias).sql} or v.unit_id not in (select unit_id from ${alias}.star.dim_unit))`,
  );
  const where = [...asked.conditions, anyUnitPredicate(scope), ...visible].join(' and ');
  // What is closed in one of the two is not known of there, as if it had not been defined yet.
  const known = {
    before: knownIndicator(scope, before.catalog, 'v.indicator_id', 'known_before'),
    after: knownIndicator(scope, after.catalog, 'v.indicator_id', 'known_after'),
  };
  const cells = ({ alias }: Snapshot, { sql }: { sql: string }) => `
    select v.indicator_id, v.unit_id, v.grain, v.period, v.period_end, v.state, v.value, v.numerator, v.denominator,
      {state: v.state, value: ${toTwelveDigits('v.value')}, top: ${toTwelveDigits('v.numerator')},
       bottom: ${toTwelveDigits('v.denominator')}} as said
    from ${alias}.indicators.value v where ${where} and ${sql}`;
  const hidden = hiddenBelow(versions);
  return {
    sql: `
      select indicator_id, unit_id, grain, period, period_end, change, state_before, state_after, value_before, value_after,
        if(is_few, null, numerator_before) as numerator_before, if(is_few, null, numerator_after) as numerator_after,
        if(is_few, null, denominator_before) as denominator_before, if(is_few, null, denominator_after) as denominator_after,
        if(is_few, null, value_after - value_before) as delta,
        case when not is_few and value_before <> 0 then (value_after - value_before) / abs(value_before) end as relative,
        is_few or coalesce(state_before = 'suppressed', false) or coalesce(state_after = 'suppressed', false) as withheld
      from (
        select coalesce(n.indicator_id, o.indicator_id) as indicator_id, coalesce(n.unit_id, o.unit_id) as unit_id,
          coalesce(n.grain, o.grain) as grain, coalesce(n.period, o.period) as period,
          coalesce(n.period_end, o.period_end) as period_end,
          case when o.value is not null and n.value is not null then 'moved' when n.value is not null then 'appeared'
            when o.value is not null then 'went' else 'state' end as change,
          o.state as state_before, n.state as state_after, o.value as value_before, n.value as value_after,
          o.numerator as numerator_before, n.numerator as numerator_after,
          o.denominator as denominator_before, n.denominator as denominator_after,
          coalesce(abs(n.denominator - o.denominator) < h.least
            and (n.denominator <> o.denominator or n.numerator <> o.numerator), false) as is_few
        from (${cells(before, known.before)}) o full join (${cells(after, known.after)}) n
          on o.indicator_id = n.indicator_id and o.unit_id = n.unit_id and o.grain = n.grain and o.period = n.period
        left join (select unnest($hiding::varchar[]) as indicator_id, unnest($least::varchar[])::double as least) h
          on h.indicator_id = coalesce(n.indicator_id, o.indicator_id)
        where o.said is distinct from n.said)`,
    parameters: {
      ...asked.parameters,
      ...hidden,
      ...known.before.parameters,
      ...known.after.parameters,
      ...scopePredicate(scope, '', before.alias).parameters,
    },
  };
}

/** The fewest cases that an indicator shows, in whichever version shows fewer of them. */
function hiddenBelow({ before, after }: TwoVersions): Parameters {
  const least = new Map<string, number>();
  for (const { catalog } of [before, after])
    for (const { id, suppressBelow } of catalog.indicators.values())
      if (suppressBelow > 0) least.set(id, Math.max(suppressBelow, least.get(id) ?? 0));
  return { hiding: [...least.keys()], least: [...least.values()].map(String) };
}

function conditionsOf(
  { before, after }: TwoVersions,
  question: Omit<ChangesQuestion, 'order' | 'limit' | 'offset'>,
): { conditions: string[]; parameters: { [name: string]: string | readonly string[] } } {
  const conditions: string[] = [];
  const parameters: { [name: string]: string | readonly string[] } = {};
  if (question.indicatorIds.length > 0) {
    for (const id of question.indicatorIds)
      if (!before.catalog.indicators.has(id)) requireIndicator(after.catalog, id);
    conditions.push('list_contains($indicators::varchar[], v.indicator_id)');
    parameters['indicators'] = question.indicatorIds;
  }
  if (question.unitIds.length > 0) {
    for (const id of question.unitIds) if (!before.catalog.units.has(id)) requireUnit(after.catalog, id);
    conditions.push('list_contains($units::varchar[], v.unit_id)');
    parameters['units'] = question.unitIds;
  }
  if (question.level !== null) {
    const levels = [before, after].map(
      ({ alias }) => `select unit_id from ${alias}.star.dim_unit where is_latest and level = $level`,
    );
    conditions.push(`v.unit_id in (${levels.join(' union ')})`);
    const isKnownBefore = before.catalog.workspace.levels.some(({ id }) => id === question.level);
    parameters['level'] = isKnownBefore ? question.level : requireLevel(after.catalog, question.level);
  }
  if (question.grain !== null) {
    conditions.push('v.grain = $grain');
    parameters['grain'] = requireGrain(question.grain);
  }
  for (const [name, sign] of [
    ['from', '>='],
    ['to', '<'],
  ] as const) {
    const day = question[name];
    if (day === null) continue;
    conditions.push(`v.period ${sign} $${name}::date`);
    parameters[name] = requireDay(name, day);
  }
  return { conditions, parameters };
}
