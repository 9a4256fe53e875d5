import { IntlMessageFormat } from 'intl-messageformat';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Level } from '#warehouse/model/workspace.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { magnitudeSteps, stateItems } from '../figures/legend.ts';
import { rampBoundaries } from '../figures/scale.ts';
import type { Tile } from '../figures/tile-grid.ts';
import { coverageText, fullText, type Words } from '../format/cell.ts';
import { countedBy } from '../format/counted-by.ts';
import { coverageTold } from '../format/coverage-told.ts';
import { localeOf } from '../format/locale.ts';
import { asWritten, formatNumber, formatValue, type ValueFormat } from '../format/number.ts';
import { capitalised } from '../format/period.ts';
import { sourceNameOf, sourcesTold } from '../format/source-name.ts';
import { unitName } from '../format/unit-name.ts';
import { viewHref, type View } from '../filters/view.ts';
import { contentText } from '../i18n/content-text.ts';
import type { MapView } from './map-view.ts';

export interface MapSubject {
  indicator: Indicator;
  /** Values of the units on the grid, best first. */
  rows: readonly Cell[];
  /** The unit the page is about. */
  unitId: string;
  period: string;
  catalog: Catalog;
  view: View;
  /** Indicators offered beside the one shown, by id. */
  choices: readonly string[];
}

/** Composes the tile grid of one indicator: what it shows is its title. Null where the workspace draws no grid. */
export function composeMap(subject: MapSubject, words: Words): MapView | null {
  const { catalog, indicator, rows, view } = subject;
  const { tiles } = catalog.workspace;
  if (tiles.length === 0) return null;
  const byUnit = new Map(rows.map((cell) => [cell.unitId, cell]));
  const shown = rows.filter((cell) => tiles.some((tile) => tile.unit === cell.unitId));
  const values = shown.flatMap((cell) => cell.value ?? []);
  const format = tileFormat(indicator, values);
  // Coloured by what is written on it: two tiles that read the same look the same.
  const boundaries = rampBoundaries(values.map((value) => asWritten(value, format)));
  const drawn = tiles.map((tile): Tile => {
    const cell = byUnit.get(tile.unit) ?? null;
    const unit = catalog.units.get(tile.unit);
    const look = cell?.state ?? 'not_expected';
    return {
      column: tile.column,
      row: tile.row,
      label: tile.label,
      look,
      value: cell?.value == null ? null : asWritten(cell.value, format),
      text: formatNumber(cell?.value ?? null, format, words.language),
      title: `${unit ? unitName(unit, words.language, words.fallback).text : tile.label}: ${tileText(cell, indicator, words)}`,
      isAsked: tile.unit === subject.unitId,
      href: viewHref(`/units/${encodeURIComponent(tile.unit)}`, { ...view, unit: null }),
    };
  });
  const coverage = coverageText(
    coverageOf(rows),
    words,
    countedBy({ indicator, cells: rows }, catalog, words),
  );
  return {
    title: findingOf(subject, shown, words),
    note: `${capitalised(subject.period)}${indicator.unit === 'percent' ? ', %' : ''}`,
    source: sourcesTold(sourcesOf(indicator, catalog, words), coverageTold(coverage, words.t), words.t),
    tableHref: `${viewHref(`/indicators/${indicator.id}`, { ...view, unit: null })}#units`,
    tiles: drawn,
    boundaries,
    legend: {
      scale: '',
      steps: magnitudeSteps(boundaries, (boundary) => formatNumber(boundary, format, words.language)),
      items: stateItems(
        [...new Set(drawn.flatMap(({ look, value }) => (value === 0 ? [look, 'zero' as const] : [look])))],
        (look) => words.t(`state.${look}`),
      ),
    },
    choices: subject.choices.flatMap((id) => {
      const choice = catalog.indicators.get(id);
      if (!choice) return [];
      const name = contentText(choice.shortName, words.language, words.fallback);
      const isDefault = id === catalog.workspace.mapIndicator;
      return [
        { id, name, href: viewHref('/', view, { map: isDefault ? null : id }), isShown: id === indicator.id },
      ];
    }),
  };
}

/** Who has reported among all units of the grid. */
function coverageOf(rows: readonly Cell[]): Pick<Cell, 'reported' | 'expected'> {
  return {
    reported: rows.reduce((sum, cell) => sum + cell.reported, 0),
    expected: rows.reduce((sum, cell) => sum + cell.expected, 0),
  };
}

function tileText(cell: Cell | null, indicator: Indicator, words: Words): string {
  if (cell?.value == null) return words.t(`state.${cell?.state ?? 'not_expected'}`);
  return `${fullText(cell.value, indicator, words)}, ${words.t(`status.${cell.status}`)}`;
}

/** What the grid shows: how many units are behind, or how far they spread where nothing is asked of them. */
function findingOf({ indicator, catalog }: MapSubject, shown: Cell[], words: Words): string {
  const { t, language, fallback } = words;
  const name = contentText(indicator.shortName, language, fallback).text;
  const valued = shown.filter((cell) => cell.value !== null);
  const [best, worst] = [valued.at(0), valued.at(-1)];
  if (!best || !worst) return t('map.nothing', { indicator: name });
  const judged = valued.filter((cell) => cell.status !== 'no_target');
  if (judged.length > 0) {
    const behind = judged.filter((cell) => cell.status === 'behind').length;
    const counted = countUnits(behind, levelOf(shown, catalog), words);
    return behind === 0
      ? t('map.none_behind', { indicator: name, slight: judged.filter(isSlight).length })
      : t('map.behind', { indicator: name, counted, of: judged.length });
  }
  return t('map.spread', {
    indicator: name,
    low: formatValue(Math.min(best.value!, worst.value!), indicator, language),
    high: formatValue(Math.max(best.value!, worst.value!), indicator, language),
  });
}

function isSlight({ status }: Cell): boolean {
  return status === 'within_tolerance';
}

function levelOf(shown: Cell[], catalog: Catalog): Level | undefined {
  const level = shown[0] && catalog.units.get(shown[0].unitId)?.level;
  return catalog.workspace.levels.find((candidate) => candidate.id === level);
}

/** `7 provinces`, in the workspace's own word for the level. */
function countUnits(count: number, level: Level | undefined, { language, fallback }: Words): string {
  if (!level) return String(count);
  const { text, language: found } = contentText(level.counted, language, fallback);
  const locale = found === language ? localeOf(language) : found;
  return new IntlMessageFormat(text, locale).format<string>({ count }) as string;
}

/** Whole numbers fit a tile; a spread of less than ten needs its decimal. */
function tileFormat(indicator: Indicator, values: number[]): ValueFormat {
  const scale = indicator.unit === 'percent' ? 100 : 1;
  const spread = (Math.max(...values) - Math.min(...values)) * scale;
  return { unit: indicator.unit, decimals: spread < 10 ? Math.min(1, indicator.decimals) : 0 };
}

/** Names of the sources that the facts of an indicator come from, the numerator's first. */
export function sourcesOf(indicator: Indicator, catalog: Catalog, words: Words): string[] {
  const { formula } = indicator;
  const facts =
    formula.kind === 'weighted_index'
      ? [formula.fact]
      : [formula.numerator, ...(formula.kind === 'ratio' ? [formula.denominator] : [])].map(
          ({ fact }) => fact,
        );
  const ids = facts.flatMap((id) => catalog.facts.get(id)?.sources ?? []);
  return [...new Set(ids)].map((id) => sourceNameOf(catalog, id, words).text);
}
