import { scopePredicate, type Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { requireIndicator } from '../question.ts';
import type { AttentionItem } from './item.ts';
import type { AttentionScene } from './scene.ts';

/** Units named in one item. */
const NAMED = 10;

interface ChildrenRow {
  indicatorId: string;
  /** Behind, worst first. */
  behind: { unit_id: string; value: number }[] | null;
  of: number;
  /** Units with a value. */
  measured: string[] | null;
  /** Worse three periods in a row, the steepest first. */
  falling: { unit_id: string; values: number[] }[] | null;
  /** Reached the last target now and not before. */
  reached: { unit_id: string; value: number }[] | null;
}

/** The units directly below: those behind, one that keeps falling, and one that has got there. */
export async function readChildrenItems(
  snapshot: Snapshot,
  scope: Scope,
  scene: AttentionScene,
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const visible = scopePredicate(scope, 'v.unit_id', snapshot.alias);
  const { sql, parameters } = headlineTable(snapshot, scene.headlines);
  const known = snapshot.catalog.periods[scene.period.grain];
  const first = known[Math.max(0, known.indexOf(scene.period) - 3)] ?? scene.period;
  if (scene.headlines.length === 0) return [];
  const rows = await snapshot.rows<ChildrenRow>(
    `with headline(ordinal, indicator_id, sign, goal, tolerance) as (${sql}),
     cell as (
       select v.indicator_id, v.unit_id, v.period, v.comparable_from, v.value, v.status, v.path, h.sign, h.goal, h.tolerance, h.ordinal,
              v.value * h.sign as merit
       from ${snapshot.alias}.indicators.value v join headline h using (indicator_id)
       where v.grain = $grain and v.period between $first::date and $last::date and ${visible.sql}
         and v.unit_id in (
           select unit_id from ${snapshot.alias}.star.dim_unit
           where is_latest and parent_id = $unit and valid_from <= $as_of::date
             and (valid_to is null or valid_to > $as_of::date))
     ),
     unit as (
       select ordinal, indicator_id, unit_id, any_value(goal) * any_value(sign) as goal_merit, any_value(tolerance) as tolerance,
              list(value order by period) as series, list(merit order by period) as merits, list(period order by period) as periods,
              coalesce(max(comparable_from) filter (period = $last::date), date '0001-01-01') as since,
              max(value) filter (where period = $last::date) as value,
              max(merit) filter (where period = $last::date) as merit,
              max(path * sign - merit) filter (where period = $last::date and status = 'behind') as gap
       from cell group by all
     ),
     judged as (
       select *, len(merits) = 4 and len(list_filter(merits, lambda m: m is null)) = 0
                 and merits[1] > merits[2] and merits[2] > merits[3] and merits[3] > merits[4]
                 and merits[1] - merits[4] > tolerance and periods[1] >= since as is_falling,
              len(merits) >= 2 and merits[-1] >= goal_merit and merits[-2] < goal_merit
                 and merit is not null and periods[-2] >= since as has_reached
       from unit
     )
     select indicator_id as "indicatorId", count(value) as "of",
            list(unit_id order by unit_id) filter (where value is not null) as measured,
            list({unit_id: unit_id, value: value} order by gap desc, unit_id) filter (where gap is not null) as behind,
            list({unit_id: unit_id, values: series} order by merits[1] - merits[4] desc, unit_id)
              filter (where is_falling) as falling,
            list({unit_id: unit_id, value: value} order by merit desc, unit_id) filter (where has_reached) as reached
     from judged group by ordinal, indicator_id order by ordinal`,
    {
      ...parameters,
      grain: scene.period.grain,
      first: first.period,
      last: scene.period.period,
      unit: scene.unitId,
      as_of: snapshot.asOf,
      ...visible.parameters,
    },
    signal,
  );
  return toItems(rows, snapshot, scene);
}

/** Ordinal, id, sign (+1: up is better), last target and tolerance of each headline, as VALUES with parameters. */
function headlineTable({ catalog }: Snapshot, headlines: readonly string[]) {
  const parameters: Record<string, string | number | null> = {};
  const tuples = headlines.map((id, n) => {
    const indicator = requireIndicator(catalog, id);
    parameters[`headline_${n}`] = id;
    parameters[`goal_${n}`] = indicator.targets.at(-1)?.value ?? null;
    parameters[`tolerance_${n}`] = indicator.tolerance;
    const sign = indicator.better === 'up' ? 1 : -1;
    return `(${n}, $headline_${n}::varchar, ${sign}, $goal_${n}::double, $tolerance_${n}::double)`;
  });
  return { sql: `values ${tuples.join(', ')}`, parameters };
}

function toItems(rows: ChildrenRow[], snapshot: Snapshot, scene: AttentionScene): AttentionItem[] {
  const period = scene.period.period;
  const toIndicator = (id: string, unitId: string) => ({ kind: 'indicator', id, unitId }) as const;
  const behind = rows.flatMap(({ indicatorId, behind: list, of, measured }): AttentionItem[] => {
    const worst = list?.[0];
    if (!list || !worst) return [];
    return [
      {
        kind: 'children_behind',
        severity: 'medium',
        subject: toIndicator(indicatorId, scene.unitId),
        indicatorId,
        period,
        unitIds: list.slice(0, NAMED).map((unit) => unit.unit_id),
        count: list.length,
        of,
        ofLevels: countByLevel(measured ?? [], snapshot),
        worst: worst.value,
      },
    ];
  });
  const falling = rows.flatMap(({ indicatorId, falling: list }): AttentionItem[] => {
    const steepest = list?.[0];
    if (!list || !steepest) return [];
    return [
      {
        kind: 'falling',
        severity: 'medium',
        subject: toIndicator(indicatorId, steepest.unit_id),
        indicatorId,
        unitId: steepest.unit_id,
        period,
        values: steepest.values,
        count: list.length,
      },
    ];
  });
  const good = rows.flatMap(({ indicatorId, reached }): AttentionItem[] => {
    const first = reached?.[0];
    const target = requireIndicator(snapshot.catalog, indicatorId).targets.at(-1);
    if (!first || !target) return [];
    return [
      {
        kind: 'reached',
        severity: 'good',
        subject: { kind: 'unit', id: first.unit_id },
        indicatorId,
        unitId: first.unit_id,
        period,
        value: first.value,
        target: target.value,
      },
    ];
  });
  // The most widespread first.
  behind.sort((a, b) => countOf(b) - countOf(a));
  return [...behind, ...falling, ...good];
}

function countByLevel(unitIds: readonly string[], { catalog }: Snapshot) {
  const counted = Map.groupBy(unitIds, (id) => catalog.units.get(id)?.level);
  return catalog.workspace.levels.flatMap(({ id: level }) => {
    const count = counted.get(level)?.length ?? 0;
    return count > 0 ? [{ level, count }] : [];
  });
}

function countOf(item: AttentionItem): number {
  return item.kind === 'children_behind' ? item.count / Math.max(1, item.of) : 0;
}
