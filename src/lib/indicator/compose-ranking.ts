import type { Indicator } from '#warehouse/model/indicator.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { ranking, type RankingBar } from '#lib/figures/ranking.ts';
import { describeCell, reportedBy, type Words } from '#lib/format/cell.ts';
import { formatGoal } from '#lib/format/number.ts';
import { levelNames } from '#lib/format/level-names.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { View } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { indicatorHref, type Asked } from './indicator-address.ts';
import type { RankingView, UnitRow } from './indicator-view.ts';
import { rankedForReading, rankingTitle } from './ranking-title.ts';

export interface RankingSubject {
  indicator: Indicator;
  catalog: Catalog;
  view: View;
  /** What the page's address asks for besides, which its links keep. */
  asked: Asked;
  /** The unit the page is about. */
  unit: UnitVersion;
  /** Best first, those without a value last. */
  cells: readonly Cell[];
  /** Levels that could be compared, and the one that is. */
  levels: readonly string[];
  level: string;
  /** Whether it has the page's whole width: nothing stands beside it. */
  isAlone: boolean;
}

/** Most bars a figure can hold and still be read; the table has all. */
const MOST = 40;

/** Draws the units below as bars, best first or, where one is behind its path, worst first; null where fewer than two have a row. */
export function composeRanking(subject: RankingSubject, words: Words): RankingView | null {
  const { indicator, catalog } = subject;
  const cells = rankedForReading(subject.cells, indicator);
  if (cells.length < 2) return null;
  const rows = cells.map((cell) => unitRow(cell, subject, words));
  const title = rankingTitle(rows, cells, words);
  const path = cells.find((cell) => cell.path !== null)?.path ?? null;
  const data = {
    label: title,
    path:
      path === null
        ? null
        : {
            value: path,
            text: words.t('card.path', { value: formatGoal(path, indicator, words.language) }),
          },
    bars: rows.slice(0, MOST).map((row, index): RankingBar => ({
      id: row.id,
      name: row.name.text,
      value: cells[index]!.value,
      text: cells[index]!.value === null ? words.t(`state.${cells[index]!.state}`) : row.value,
      status: row.status,
      statusText: row.statusText,
      href: row.href,
    })),
  };
  return {
    title,
    rows,
    counted: countedText(subject, words),
    remark: rows.length > MOST ? words.t('ranking.first', { count: MOST, all: rows.length }) : '',
    wide: ranking({ ...data, width: subject.isAlone ? 1240 : 600 }),
    narrow: ranking({ ...data, width: 350 }),
    levels: subject.levels.length > 1 ? levelLinks(subject, catalog, words) : [],
  };
}

/** Which units are ranked, and how many of them have a value. */
function countedText({ cells, level, catalog }: RankingSubject, words: Words): string {
  const count = cells.filter(({ value }) => value !== null).length;
  return words.t('ranking.counted', {
    ...{ level: levelNames([level], catalog.workspace.levels, words), count, all: cells.length },
  });
}

function unitRow(cell: Cell, subject: RankingSubject, words: Words): UnitRow {
  const { indicator, catalog, view, asked, unit } = subject;
  const { language, fallback } = words;
  const described = describeCell(cell, indicator, words, reportedBy(indicator, catalog.facts));
  const named = catalog.units.get(cell.unitId)!;
  return {
    id: cell.unitId,
    name: unitName(named, language, fallback),
    href: indicatorHref(indicator.id, { ...view, unit: cell.unitId }, { ...asked, level: null }),
    rank: cell.rank === null ? '–' : String(cell.rank),
    value: described.full,
    status: described.status,
    statusText: described.statusText,
    why: described.why,
    change: described.change,
    coverage: described.coverage,
    isAsked: cell.unitId === unit.unitId,
  };
}

function levelLinks(
  { indicator, view, asked, levels, level }: RankingSubject,
  catalog: Catalog,
  words: Words,
) {
  return levels.map((id) => {
    const definition = catalog.workspace.levels.find((candidate) => candidate.id === id);
    return {
      name: contentText(definition?.name ?? {}, words.language, words.fallback),
      href: indicatorHref(indicator.id, view, { ...asked, level: id }, 'units'),
      isShown: id === level,
    };
  });
}
