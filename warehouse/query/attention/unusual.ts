import { scopePredicate, type Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { AttentionItem, Unusual } from './item.ts';
import type { AttentionScene } from './scene.ts';

/** Headlines whose value at the unit, or directly below it, has changed as its history does not know: the unit itself first, then by how far. */
export async function readUnusualItems(
  snapshot: Snapshot,
  scope: Scope,
  { headlines, period, unitId }: AttentionScene,
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const { alias, asOf } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const rows = await snapshot.rows<Omit<Unusual, 'kind'>>(
    `select v.indicator_id as "indicatorId", v.unit_id as "unitId", v.period, v.value, v.previous,
            v.usual_low as low, v.usual_high as high, count(*) over (partition by v.indicator_id) as "count"
     from ${alias}.indicators.value v
     where v.unusual and list_contains($indicators::varchar[], v.indicator_id) and v.grain = $grain and v.period = $period::date
       and ${visible.sql}
       and (v.unit_id = $unit or v.unit_id in (
         select unit_id from ${alias}.star.dim_unit
         where is_latest and parent_id = $unit and valid_from <= $as_of::date and (valid_to is null or valid_to > $as_of::date)))
     qualify row_number() over (partition by v.indicator_id order by v.unit_id = $unit desc,
       greatest(low - v.value, v.value - high) / nullif(high - low, 0) desc nulls last, v.unit_id) = 1
     order by v.unit_id = $unit desc, greatest(low - v.value, v.value - high) / nullif(high - low, 0) desc nulls last,
       list_position($indicators::varchar[], v.indicator_id)`,
    {
      ...{ indicators: headlines, grain: period.grain, period: period.period, unit: unitId, as_of: asOf },
      ...visible.parameters,
    },
    signal,
  );
  return rows.map((row) => ({
    kind: 'unusual',
    severity: 'medium',
    subject: { kind: 'indicator', id: row.indicatorId, unitId: row.unitId },
    ...row,
  }));
}
