import { literal } from '#warehouse/duckdb/database.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { canHide, coverSuppressed, UNRECKONED, withheldAs } from './cover-suppressed.ts';
import { plansThen, type FactPlans } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { layOutApart } from './views-apart.ts';

/** Each round withholds a cell at least, and there are fewer rounds than groups of cells. */
const MOST_ROUNDS = 1000;

/**
 * Withholds what the view as then would tell of cells that are too small, by itself or beside the view as now:
 * - a cell with the same rows in both views is withheld in both or in neither
 * - any other is shown only where it can be reckoned from cells shown as now, so that it tells nothing that they do not (see `ind_apart`)
 * - a cell that is too small as then alone, but could be reckoned so, is kept by withholding the smallest of those cells as now
 * - within the tree as then the rules of `coverSuppressed` hold
 *
 * In: the indicator's cells in both views, those as now covered.
 */
export async function withholdThen(
  context: IndicatorsContext,
  indicator: Indicator,
  plans: FactPlans,
): Promise<void> {
  if (!canHide(indicator)) return;
  await layOutApart(context, indicator, plans);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await withholdSame(context, indicator, { from: 'ind_cell', to: 'ind_cell_then' });
    await withholdUnreckoned(context, indicator);
    await coverSuppressed(context, indicator, plansThen(plans), 'then');
    const more =
      (await withholdSame(context, indicator, { from: 'ind_cell_then', to: 'ind_cell' })) +
      (await withholdTold(context, indicator));
    if (more === 0) break;
    await coverSuppressed(context, indicator, plans);
  }
  await context.db.run(
    `update ind_cell_then set state = 'suppressed' where state = '${UNRECKONED}'`,
    {},
    context.signal,
  );
  for (const table of ['ind_apart', 'ind_apart_part', 'ind_hidden'])
    await context.db.run(`drop table if exists ${table}`);
}

/** Withholds in one view what is withheld in the other and has the same rows. @returns how many cells */
function withholdSame(
  context: IndicatorsContext,
  { id }: Indicator,
  { from, to }: { from: string; to: string },
): Promise<number> {
  return withhold(
    context,
    { id, cells: to },
    `select t.unit_id, t.grain, t.period
     from ${to} t join ${from} f using (indicator_id, unit_id, grain, period)
     anti join ind_apart a on a.unit_id = t.unit_id and a.grain = t.grain and a.period = t.period
     where t.indicator_id = ${literal(id)} and f.state = 'suppressed' and t.state <> 'suppressed'`,
  );
}

/** Withholds as now one of the cells that together tell a cell withheld as then: the smallest part or, where there is none, the whole. */
function withholdTold(context: IndicatorsContext, { id }: Indicator): Promise<number> {
  return withhold(
    context,
    { id, cells: 'ind_cell' },
    `select distinct coalesce(other, unit_id) as unit_id, grain, period
     from (
       select a.unit_id, a.grain, a.period,
         arg_min(p.part, {'d': c.denominator, 'u': p.part}) filter (where c.value is not null) as other
       ${reckonedFrom(id)}
       where t.state = 'suppressed'
       group by a.unit_id, a.grain, a.period, a.is_exact, w.state
       having ${isReckoned})`,
  );
}

/** Withholds as then what differs from as now and cannot be reckoned from cells shown as now. */
function withholdUnreckoned(context: IndicatorsContext, { id }: Indicator): Promise<number> {
  return withhold(
    context,
    { id, cells: 'ind_cell_then', state: UNRECKONED },
    `select a.unit_id, a.grain, a.period
     ${reckonedFrom(id)}
     where t.state <> 'suppressed' and (t.value is not null or t.numerator is not null or t.denominator is not null)
     group by a.unit_id, a.grain, a.period, a.is_exact, w.state
     having not (${isReckoned})`,
  );
}

/** A cell that differs as then `t`, the one as now `w`, and the parts by which they differ `c`. */
function reckonedFrom(id: string): string {
  const cell = (name: string, unit: string) =>
    `${name}.indicator_id = ${literal(id)} and ${name}.unit_id = ${unit} and ${name}.grain = a.grain and ${name}.period = a.period`;
  return `
    from ind_apart a
    join ind_cell_then t on ${cell('t', 'a.unit_id')}
    left join ind_cell w on ${cell('w', 'a.unit_id')}
    left join ind_apart_part p on p.unit_id = a.unit_id and p.grain = a.grain and p.period = a.period
    left join ind_cell c on ${cell('c', 'p.part')}`;
}

const isReckoned = `a.is_exact and coalesce(w.state <> 'suppressed', false) and bool_and(coalesce(c.state <> 'suppressed', false))`;

async function withhold(
  { db, signal }: IndicatorsContext,
  { id, cells, state = 'suppressed' }: { id: string; cells: string; state?: string },
  which: string,
): Promise<number> {
  await db.run(`create or replace temp table ind_hidden as ${which}`, {}, signal);
  await db.run(
    `update ${cells} c set ${withheldAs(state)}
     from ind_hidden h
     where c.indicator_id = ${literal(id)} and c.unit_id = h.unit_id and c.grain = h.grain and c.period = h.period`,
    {},
    signal,
  );
  const [found] = await db.rows<{ cells: number }>('select count(*) as cells from ind_hidden');
  return found!.cells;
}
