import { formatPeriod } from '#lib/format/period.ts';
import type { Scene } from '#lib/server/page.ts';
import { dimensionsToTakeApart, requireIndicator, treeViews } from '#lib/server/questions.ts';
import { figuresBegin } from '#lib/server/figures-begin.ts';
import { settleView } from '#lib/server/settle-view.ts';
import { unmetChoices } from '#lib/server/unmet-choices.ts';
import { bases, looks, readAsked, type Asked } from './indicator-address.ts';
import type { IndicatorView } from './indicator-view.ts';
import { unitsCompared } from './units-compared.ts';

/** What the page of an indicator is asked beside unit and period, as far as it has it. */
export interface SettledAsked {
  asked: Asked;
  /** What it does not have, a sentence each; the version compared is looked up later. */
  notices: string[];
}

/**
 * Settles what an address asks of the page of an indicator: what is not there is left to its default.
 * @throws {WarehouseError} indicator_unknown
 */
export function settleAsked(scene: Scene, id: string, search: URLSearchParams): SettledAsked {
  const { catalog } = scene.snapshot;
  const asked = readAsked(search);
  const compared = unitsCompared(scene, asked.level)?.level;
  const levels = compared === undefined ? [] : [compared];
  const dimensions = dimensionsToTakeApart(catalog, requireIndicator(catalog, id)).map((one) => one.id);
  return {
    asked: { ...asked, level: ifIn(levels, asked.level), by: ifIn(dimensions, asked.by) },
    notices: [
      ...beginNotice(scene, id, search),
      ...unmetChoices(
        search,
        { level: levels, base: bases, by: dimensions, look: looks, tree: treeViews },
        scene.words,
      ),
    ],
  };
}

/** Says from when the indicator has figures, where a period before that is asked for. */
function beginNotice({ snapshot, period, words }: Scene, id: string, search: URLSearchParams): string[] {
  const begin = figuresBegin(snapshot.catalog, [{ id, kind: 'indicator', facts: [] }]);
  const asked = settleView(snapshot.catalog, search).unmet.first ?? period.periodEnd;
  if (begin === null || asked >= begin.period) return [];
  const name = formatPeriod(begin.period, begin.grain, words.language, words.fiscalYearStart);
  return [words.t('range.begins', { period: name })];
}

/** Says that the older version which an address compares is not there, or is kept no longer. */
export function sinceNotices(
  { versions: { changes } }: Pick<IndicatorView, 'versions'>,
  search: URLSearchParams,
  { words }: Scene,
): string[] {
  return changes ? [] : unmetChoices(search, { since: [] }, words);
}

const ifIn = (known: readonly string[], asked: string | null) =>
  asked !== null && known.includes(asked) ? asked : null;
