import type { Overview, OverviewItem } from '#warehouse/query/overview.ts';
import { classOfFact, classOfIndicator } from '#lib/server/questions.ts';
import type { Scene } from '#lib/server/page.ts';
import type { SeenBriefing, SeenFigure } from '#lib/server/visits.ts';
import { statusFactOf } from './task-view.ts';

/** A headline as it is compared with later ones. */
export function seenFigure({ indicatorId: id, current }: OverviewItem): SeenFigure {
  if (current === null)
    return {
      ...{ id, grain: null, period: null, value: null },
      ...{ status: 'not_measured', target: null, targetDate: null },
    };
  const { grain, period, value, status, target, targetDate } = current;
  return { id, grain, period, value, status, target, targetDate };
}

/** Which briefing an address asks for: that of its last period is another than that of the same period by name. */
export function askedBriefing({
  unit,
  period,
  view,
}: Pick<Scene, 'unit' | 'period' | 'view'>): Pick<SeenBriefing, 'unitId' | 'grain' | 'period'> {
  const { unitId } = unit;
  return { unitId, grain: period.grain, period: view.period === null ? null : period.period };
}

/**
 * What is kept of a briefing for whoever saw it, to compare with once its version has gone.
 *
 * @param overdue tasks overdue; null where there are none
 * @returns none of a whole that is seen in part, of which no two versions are compared; and nothing of what is restricted, whose reading is written down
 */
export function seenBriefings(scene: Scene, { items }: Overview, overdue: number | null): SeenBriefing[] {
  const { catalog } = scene.snapshot;
  if (scene.words.isOfWhole) return [];
  const isOpen = ({ indicatorId }: OverviewItem) =>
    classOfIndicator(catalog.indicators.get(indicatorId)!, catalog) !== 'restricted';
  const tasks = statusFactOf(catalog);
  return [
    {
      ...askedBriefing(scene),
      figures: items.filter(isOpen).map(seenFigure),
      overdue: tasks && classOfFact(tasks.fact) !== 'restricted' ? overdue : null,
    },
  ];
}
