import type { Grain } from '../model/period.ts';
import { valuesSql, type TreeView } from '../model/tree-view.ts';
import type { Scope } from '../scope/scope.ts';
import { toldCells } from '../scope/told-cells.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cellColumns, type Cell } from './cell.ts';
import { requireDay, requireGrain, requireIndicator, requireUnit } from './question.ts';

export interface TrendQuestion {
  indicatorId: string;
  unitId: string;
  grain: Grain;
  /** Half-open range of periods by first day, `[from, to)`; omit an end for no bound. */
  from?: string;
  to?: string;
  /** As now where it is left out. */
  tree?: TreeView;
}

/** Answers one indicator of one unit over time, oldest first. */
export async function readTrend(
  snapshot: Snapshot,
  scope: Scope,
  question: TrendQuestion,
  signal?: AbortSignal,
): Promise<Cell[]> {
  const { catalog, alias } = snapshot;
  const table = valuesSql(alias, question.tree ?? 'now', 'value_of_unit');
  const visible = toldCells(scope, { table, row: 'v', alias, asked: [question.unitId] });
  return snapshot.rows<Cell>(
    `select ${cellColumns} from ${visible.from} v
     where v.indicator_id = $indicator and v.unit_id = $unit and v.grain = $grain
       and v.period >= $from::date and v.period < $to::date and ${visible.sql}
     order by v.period`,
    {
      indicator: requireIndicator(catalog, question.indicatorId).id,
      unit: requireUnit(catalog, question.unitId).unitId,
      grain: requireGrain(question.grain),
      from: requireDay('from', question.from ?? '0001-01-01'),
      to: requireDay('to', question.to ?? '9999-12-31'),
      ...visible.parameters,
    },
    signal,
  );
}
