import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Scene } from '#lib/server/page.ts';
import { behindPath, lastSeparation, readMatrixCells, requiredPath } from '#lib/server/questions.ts';
import { composeOverTime } from './compose-over-time.ts';
import type { Asked } from './indicator-address.ts';
import { dayOf, indicatorFiles, type Filed } from './indicator-files.ts';
import type { PathCell } from './over-time-cell.ts';
import type { OverTimeView } from './over-time-view.ts';
import { unitsCompared } from './units-compared.ts';

/** Periods shown, up to the page's own. */
const SPAN = 12;

/** Reads the units that are compared over the last periods; null where there is nothing to compare. */
export async function readOverTime(
  scene: Scene,
  indicator: Indicator,
  asked: Asked,
): Promise<(OverTimeView & Filed) | null> {
  const { snapshot, scope, unit, period, view, words, signal } = scene;
  const compared = unitsCompared(scene, asked.level);
  if (compared === null) return null;
  const known = snapshot.catalog.periods[period.grain];
  const periods = known.slice(0, known.findIndex((one) => one.period === period.period) + 1).slice(-SPAN);
  const question = {
    indicatorIds: [indicator.id],
    ...{ parentId: compared.parentId, level: compared.level, grain: period.grain },
    ...{ from: periods[0]!.period, to: null, limit: 100_000, offset: 0 },
  };
  const cells = await readMatrixCells(snapshot, scope, question, signal);
  const until = cells.filter((cell) => cell.period <= period.period);
  const units = Map.groupBy(
    until.map((cell): PathCell => {
      const path = cell.status === 'no_target' ? null : requiredPath(indicator, cell.periodEnd);
      const isJudged = cell.value !== null && path !== null;
      return { ...cell, path, behind: isJudged ? behindPath(cell.value!, path, indicator.better) : null };
    }),
    ({ unitId }) => unitId,
  );
  for (const [id, own] of units) if (own.every(({ state }) => state === 'not_expected')) units.delete(id);
  const { catalog } = snapshot;
  const line = lastSeparation(indicator.breaks, period.periodEnd);
  const composed = composeOverTime(
    { indicator, catalog, view, asked, unitId: unit.unitId, periods, units, line },
    words,
  );
  const files = indicatorFiles(scene, indicator, asked, {
    ...{ figure: 'over-time', api: '/api/v1/matrix' },
    parameters: [
      ['unit', compared.parentId],
      ['level', compared.level],
      ['from', dayOf(scene, periods[0]!.period)],
      ['to', dayOf(scene, period.period)],
    ],
  });
  return composed && { ...composed, files };
}
