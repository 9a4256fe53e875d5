import { figureFiles } from '#lib/filters/figure-files.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import type { Scene } from '#lib/server/page.ts';
import type { BriefingFiles } from './briefing.ts';
import { funnelFactOf } from './funnel-view.ts';
import { statusFactOf } from './task-view.ts';

const mapColumns =
  'unit_id,period,period_end,complete,numerator,denominator,value,state,status,reported,expected';

/** Addresses of the briefing's figures as files. @param mapIndicator id of the indicator on the map; null for the usual one */
export function briefingFiles(scene: Scene, mapIndicator: string | null): BriefingFiles {
  const { snapshot, unit, period, words } = scene;
  const { catalog } = snapshot;
  const { tiles, mapIndicator: usual } = catalog.workspace;
  const day = periodAddress(period.period, period.grain, words.fiscalYearStart);
  const at = [['grain', period.grain] as const, ['from', day] as const, ['to', day] as const];
  const files = (
    figure: keyof BriefingFiles,
    api: string,
    parameters: readonly (readonly [string, string | null])[],
    about?: { id: string; names: Readonly<Record<string, string>> },
  ) =>
    figureFiles(scene, {
      ...{ figure, page: '', api, parameters, ...(about ? { about } : {}) },
      search: { map: figure === 'map' ? mapIndicator : null },
    });
  const shown = mapIndicator !== null && catalog.indicators.has(mapIndicator) ? mapIndicator : usual;
  const drawn = tiles.flatMap((tile) => (catalog.units.has(tile.unit) ? [tile.unit] : []));
  const status = statusFactOf(catalog);
  const funnel = funnelFactOf(catalog);
  const counted = funnel?.measureIds.map((id) => `${funnel.fact.id}.${id}`) ?? [];
  return {
    map: files(
      'map',
      '/api/v1/values',
      [
        ['indicator', shown],
        ['unit', drawn.join(',')],
        ...at,
        ['columns', mapColumns],
        ['names', words.language],
      ],
      { id: shown, names: catalog.indicators.get(shown)?.shortName ?? {} },
    ),
    tasks: files('tasks', '/api/v1/query', [
      ['measure', status && `${status.fact.id}.${status.measure.id}`],
      ['by', status?.dimensionId ?? null],
      ['unit', unit.unitId],
      ...at,
    ]),
    funnel: files('funnel', '/api/v1/query', [['measure', counted.join(',')], ['unit', unit.unitId], ...at]),
    phases: files('phases', '/api/v1/phases', [
      ['grain', period.grain],
      ['period', day],
    ]),
  };
}
