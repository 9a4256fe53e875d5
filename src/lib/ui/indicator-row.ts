import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { sparkOf } from '../figures/spark-of.ts';
import type { SparklineData } from '../figures/sparkline.ts';
import { viewHref, type View } from '../filters/view.ts';
import { describeCell, ownPeriodText, reportedBy, type CellText, type Words } from '../format/cell.ts';
import { countedBy } from '../format/counted-by.ts';
import { contentText, type ContentText } from '../i18n/content-text.ts';

/** An indicator with its value, as cards and lists show it. */
export interface IndicatorRow {
  id: string;
  href: string;
  name: ContentText;
  pillar: string;
  /** Its own period where it is measured more coarsely than the page is; else empty. */
  period: string;
  cell: CellText;
  spark: SparklineData | null;
}

export interface IndicatorRowSubject {
  indicator: Indicator;
  current: Cell | null;
  /** Up to 13 periods ending with the current one, oldest first. */
  recent: readonly Cell[];
}

/** Composes a row; `name: 'short'` for cards, `'full'` for lists. */
export function composeIndicatorRow(
  { indicator, current, recent }: IndicatorRowSubject,
  {
    catalog,
    view,
    name,
  }: { catalog: Pick<Catalog, 'facts' | 'units' | 'children'>; view: View; name: 'short' | 'full' },
  words: Words,
): IndicatorRow {
  const text = name === 'short' ? indicator.shortName : indicator.name;
  // A list has no room for what a card says.
  const by =
    name === 'short' && current
      ? countedBy({ indicator, cells: [current] }, catalog, words)
      : reportedBy(indicator, catalog.facts);
  return {
    id: indicator.id,
    href: viewHref(`/indicators/${indicator.id}`, view),
    name: contentText(text, words.language, words.fallback),
    pillar: indicator.pillar,
    period: ownPeriodText(current, view.grain, words),
    cell: describeCell(current, indicator, words, by),
    spark: sparkOf(recent, indicator, words),
  };
}
