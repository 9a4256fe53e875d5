import type { Indicator } from '#warehouse/model/indicator.ts';
import { figureFileName } from '#lib/filters/figure-file-name.ts';
import { dataFormats, figureFiles, formatName, type FigureFiles } from '#lib/filters/figure-files.ts';
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

/** The trend as files; its data are the series of the page's unit up to its period, and what is expected from there. */
export function trendFiles(scene: Scene, indicator: Indicator, asked: Asked): FigureFiles {
  const day = dayOf(scene, scene.period.period);
  return indicatorFiles(scene, indicator, asked, {
    ...{ figure: 'trend', api: '/api/v1/trend' },
    parameters: [
      ['unit', scene.unit.unitId],
      ['period', day],
      ['to', day],
      ['tree', asked.tree === 'then' ? asked.tree : null],
      ['names', scene.words.language],
    ],
  });
}

/** The tables of all periods as files, of the version shown: those known since the page's own as well. They are called by its as-of. */
export function seriesFiles(scene: Scene, { id, shortName }: Indicator, { tree }: Asked) {
  const { snapshot, unit, period, words } = scene;
  const name = figureFileName(scene, 'series', { id, names: shortName });
  return [...dataFormats, 'json' as const].map((format) => ({
    format,
    name: formatName(format),
    href: `/api/v1/trend?${new URLSearchParams({
      ...{ indicator: id, unit: unit.unitId, grain: period.grain, period: dayOf(scene, period.period) },
      ...(tree === 'then' ? { tree } : {}),
      ...{ names: words.language, version: snapshot.snapshotId, name },
      format,
    })}`,
  }));
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
