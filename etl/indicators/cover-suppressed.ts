import { literal } from '#warehouse/duckdb/database.ts';
import { factsOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { TreeView } from '#warehouse/model/tree-view.ts';
import { cellTable } from './cells.ts';
import type { FactPlans } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/** What a cell becomes that is withheld. */
export const withheldAs = (state: string) =>
  `state = '${state}', numerator = null, denominator = null, value = null`;
/** State of a cell that is withheld though it is not small itself: whoever adds up may find it, but it completes no sum of theirs. */
export const UNRECKONED = 'unreckoned';

/** A cell that is hidden hides one more at the most, and there are fewer groups than cells. */
const MOST_ROUNDS = 1000;

/**
 * Withholds more where a cell that is too small could be told by adding and subtracting:
 * - a whole is shown, and all of its parts but one;
 * - a whole is shown, and its hidden parts are too few cases even together;
 * - a whole is hidden, and all of its parts are shown.
 *
 * Then the smallest part that is shown is withheld too or, where there is none, the whole. Parts are the units a unit is made of (those
 * directly below, those that ended in it) and, of flows, the months of a quarter and the quarters of a year. Repeated until no group
 * tells. Each group is looked at by itself: what several together might give away is not sought.
 *
 * @returns how many cells were withheld
 */
export async function coverSuppressed(
  context: IndicatorsContext,
  indicator: Indicator,
  plans: FactPlans,
  tree: TreeView = 'now',
): Promise<number> {
  if (!canHide(indicator)) return 0;
  const flows = isFlow(indicator, plans) ? timeGroups(indicator, cellTable(tree)) : [];
  const groups = [tree === 'now' ? unitGroups(indicator) : unitGroupsThen(indicator), ...flows];
  let all = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let hidden = 0;
    for (const group of groups)
      hidden += await hideMore(context, indicator, { group, cells: cellTable(tree) });
    all += hidden;
    if (hidden === 0) break;
  }
  return all;
}

/** Whether an indicator has cells that are too small to show. */
export function canHide({ suppressBelow, formula }: Indicator): boolean {
  return suppressBelow > 0 && formula.kind !== 'total';
}

/** As then parts are the units that were directly below on any day of the period. */
function unitGroupsThen({ id }: Indicator): string {
  return `
    select distinct r.unit_id as whole_unit, c.grain as whole_grain, c.period as whole_period,
      d.unit_id as part_unit, c.grain as part_grain, c.period as part_period
    from star.unit_rollup_then r
    join star.dim_unit d on d.unit_key = r.unit_key
    join ind_cell_then c on c.indicator_id = ${literal(id)} and c.unit_id = d.unit_id
    join ind_period p on p.grain = c.grain and p.period = c.period
    where r.depth = 1 and r.valid_from <= p.period_end and (r.valid_to is null or r.valid_to > p.period)`;
}

/** Wholes and parts as cells: unit, grain and period of both. */
function unitGroups({ id }: Indicator): string {
  return `
    select distinct r.unit_id as whole_unit, c.grain as whole_grain, c.period as whole_period,
      d.unit_id as part_unit, c.grain as part_grain, c.period as part_period
    from star.unit_rollup r
    join star.dim_unit d on d.unit_key = r.unit_key
    join ind_cell c on c.indicator_id = ${literal(id)} and c.unit_id = d.unit_id
    where r.depth = 1 and r.unit_id <> d.unit_id`;
}

function timeGroups({ id }: Indicator, cells: string): string[] {
  return [
    ['quarter', 'month'],
    ['year', 'quarter'],
  ].map(
    ([whole, part]) => `
    select c.unit_id as whole_unit, '${whole}' as whole_grain, w.period as whole_period,
      c.unit_id as part_unit, '${part}' as part_grain, c.period as part_period
    from ${cells} c
    join ind_period p on p.grain = c.grain and p.period = c.period
    join ind_period w on w.grain = '${whole}' and w.period <= c.period and p.calendar_end <= w.calendar_end
    where c.indicator_id = ${literal(id)} and c.grain = '${part}'`,
  );
}

/** @returns how many cells were withheld */
async function hideMore(
  { db, signal }: IndicatorsContext,
  { id, suppressBelow }: Indicator,
  { group, cells }: { group: string; cells: string },
): Promise<number> {
  await db.run(
    `create or replace temp table ind_hidden as
     with grouped as (${group}),
     part as (
       select g.*, c.state, c.denominator, w.state = 'suppressed' as is_whole_hidden, w.denominator as whole
       from grouped g
       join ${cells} c on c.indicator_id = ${literal(id)} and c.unit_id = g.part_unit
         and c.grain = g.part_grain and c.period = g.part_period
       join ${cells} w on w.indicator_id = ${literal(id)} and w.unit_id = g.whole_unit
         and w.grain = g.whole_grain and w.period = g.whole_period
       where (w.value is not null or w.state = 'suppressed') and (c.value is not null or c.state in ('suppressed', '${UNRECKONED}'))
     ),
     told as (
       select whole_unit, whole_grain, whole_period,
         arg_min({'u': part_unit, 'g': part_grain, 'p': part_period},
           {'d': denominator, 'u': part_unit, 'p': part_period}) filter (where state not in ('suppressed', '${UNRECKONED}')) as other
       from part group by all
       having count(*) filter (where state = '${UNRECKONED}') = 0 and case
         when bool_or(is_whole_hidden) then count(*) filter (where state = 'suppressed') = 0
         else count(*) filter (where state = 'suppressed') = 1
           or (count(*) filter (where state = 'suppressed') > 1
             and any_value(whole) - coalesce(sum(denominator), 0) < ${suppressBelow})
       end
     )
     select distinct coalesce(other.u, whole_unit) as unit_id, coalesce(other.g, whole_grain) as grain,
       coalesce(other.p, whole_period) as period
     from told`,
    {},
    signal,
  );
  await db.run(
    `update ${cells} c set ${withheldAs('suppressed')}
     from ind_hidden h
     where c.indicator_id = ${literal(id)} and c.unit_id = h.unit_id and c.grain = h.grain and c.period = h.period`,
    {},
    signal,
  );
  const [found] = await db.rows<{ cells: number }>('select count(*) as cells from ind_hidden');
  return found!.cells;
}

/** Whether what is divided by adds up over time. */
function isFlow({ formula }: Indicator, plans: FactPlans): boolean {
  if (formula.kind === 'weighted_index') return factsOfFormula(formula).length > 0;
  if (formula.kind === 'total') return false;
  const { fact, measure } = formula.denominator;
  const { measures } = plans.get(fact)!.fact;
  return measures.find(({ id }) => id === measure)!.additivity === 'flow';
}
