import type { Indicator } from '#warehouse/model/indicator.ts';
import { figureFiles, type FigureFiles } from '#lib/filters/figure-files.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import type { Scene } from '#lib/server/page.ts';
import type { Asked } from './indicator-address.ts';

/** Figures of the page that can be taken away, by the name that their files have. */
export const filedFigures = ['trend', 'why', 'over-time', 'ranking', 'map'] as const;
export type FiledFigure = (typeof filedFigures)[number];

/** A view whose figure can be taken away. */
export interface Filed {
  files: FigureFiles;
}

/** Columns of values that figures draw. */
const drawn = [
  ...['unit_id', 'period', 'period_end', 'complete', 'numerator', 'denominator', 'value', 'state'],
  ...['target', 'target_date', 'path', 'status', 'rank', 'rank_of', 'reported', 'expected'],
];

/** Units an address names one by one at most; of more, all of their level are asked for. */
const MOST_NAMED = 1000;

type Parameters = readonly (readonly [string, string | null])[];

/** Addresses of a figure of an indicator as files; the question bears the indicator and what the page is asked besides. */
export function indicatorFiles(
  scene: Scene,
  indicator: Indicator,
  asked: Asked,
  { figure, api, parameters }: { figure: FiledFigure; api: string; parameters: Parameters },
): FigureFiles {
  const { level, base, by, look, tree } = asked;
  return figureFiles(scene, {
    ...{
      figure,
      about: { id: indicator.id, names: indicator.shortName },
      page: `/indicators/${encodeURIComponent(indicator.id)}`,
      api,
    },
    search: {
      ...{ level, by },
      base: base === 'year' ? base : null,
      look: look === 'lines' ? look : null,
      tree: tree === 'then' ? tree : null,
    },
    parameters: [['indicator', indicator.id], ['grain', scene.period.grain], ...parameters],
  });
}

/** Asks `/api/v1/values` for units in the period of the page. */
export function valuesOfUnits(
  scene: Scene,
  units: readonly string[],
  { level, tree }: { level: string; tree: Asked['tree'] },
): Parameters {
  const day = dayOf(scene, scene.period.period);
  return [
    units.length > MOST_NAMED ? ['level', level] : ['unit', units.join(',')],
    ['from', day],
    ['to', day],
    ...treeAndColumns(scene, tree),
  ];
}

/** Asks `/api/v1/values` for the series of the page's unit, up to its period. */
export function valuesUntil(scene: Scene, tree: Asked['tree']): Parameters {
  return [
    ['unit', scene.unit.unitId],
    ['to', dayOf(scene, scene.period.period)],
    ...treeAndColumns(scene, tree),
  ];
}

/** A period of the page's grain as addresses write it. */
export function dayOf({ period: { grain }, words }: Scene, first: string): string {
  return periodAddress(first, grain, words.fiscalYearStart);
}

/** People read names, and so find them beside the ids. */
function treeAndColumns({ words }: Scene, tree: Asked['tree']): Parameters {
  return [
    ['tree', tree === 'then' ? tree : null],
    ['columns', drawn.join(',')],
    ['names', words.language],
  ];
}
