import type { Indicator } from '#warehouse/model/indicator.ts';
import type { MatrixCell } from '#warehouse/query/matrix.ts';
import type { SeriesBreak } from '#warehouse/model/series-break.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { View } from '#lib/filters/view.ts';
import { fullText, type Words } from '#lib/format/cell.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { indicatorHref, type Asked } from './indicator-address.ts';

/** A cell with the path it is judged by. */
export interface PathCell extends MatrixCell {
  /** Null without one. */
  path: number | null;
  /** How much worse than the path; null without value or path. */
  behind: number | null;
}

export interface OverTimeSubject {
  indicator: Indicator;
  catalog: Catalog;
  view: View;
  asked: Asked;
  /** The unit the page is about. */
  unitId: string;
  /** Oldest first; the last one is the page's own. */
  periods: readonly Period[];
  /** Cells of each unit, one a period. */
  units: ReadonlyMap<string, readonly PathCell[]>;
  /** The last break across which values do not compare, up to the page's period; null where there is none. */
  line: SeriesBreak | null;
}

/** A cell in words, `16.7%, slightly behind`, or why it has no value. */
export function cellText({ value, state, status }: PathCell, indicator: Indicator, words: Words): string {
  if (value === null) return words.t(`state.${state}`);
  return `${fullText(value, indicator, words)}, ${words.t(`status.${status}`)}`;
}

/** Where a cell leads: the same page about its unit and period. */
export function cellHref(
  { unitId, period }: PathCell,
  { indicator, view, asked, periods }: OverTimeSubject,
): string {
  const { grain } = periods[0]!;
  return indicatorHref(indicator.id, { ...view, unit: unitId, grain, period }, { ...asked, level: null });
}

/** Names the period of a cell. */
export function periodText(
  { period }: Pick<PathCell, 'period'>,
  { periods }: OverTimeSubject,
  { language, fiscalYearStart }: Words,
): string {
  return formatPeriod(period, periods[0]!.grain, language, fiscalYearStart);
}
