import { comparisonOf } from '#warehouse/model/comparison.ts';
import { firstDayOf } from '#warehouse/model/fiscal-period.ts';
import { spansOf, type Span } from '#warehouse/explore/spans.ts';
import type { SeriesBreak } from '#warehouse/model/series-break.ts';
import type { BreakLine } from '#warehouse/model/workspace.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Explored } from './explored.ts';
import type { ExploredFigure } from './explored-figure.ts';

/** A day that an answer reaches across, on which the tree of units or a series of it changed. */
export type CrossedBreak =
  /** `hasEnded`: units that the reader may know of ended on that day, so that figures before it are not those of the units of then. */
  | { kind: 'tree'; line: BreakLine; hasEnded: boolean }
  | { kind: 'series'; line: SeriesBreak; figure: ExploredFigure };

/**
 * Finds what lies between the earliest period that is shown or compared with and the last, first the workspace's lines, then those of the
 * figures, each in order of their days.
 */
export function crossedBreaks(catalog: Catalog, explored: Explored): CrossedBreak[] {
  const { figures, last } = explored;
  const begins = comparedFrom(catalog, explored);
  const isCrossed = ({ date }: BreakLine) => begins < date && date <= last.periodEnd;
  const units = [...catalog.units.values()];
  return [
    ...catalog.workspace.breaks.filter(isCrossed).map((line): CrossedBreak => ({
      ...{ kind: 'tree', line },
      hasEnded: units.some(({ validTo }) => validTo === line.date),
    })),
    ...figures.flatMap((figure) =>
      (figure.indicator?.breaks ?? [])
        .filter(isCrossed)
        .map((line): CrossedBreak => ({ kind: 'series', line, figure })),
    ),
  ];
}

/**
 * Months that count both in a stretch and in what it is compared with: those of a whole range that is longer than what it is compared with lies
 * before it, also where it is the total of its periods.
 */
export function monthsOnBothSides(catalog: Catalog, explored: Explored): number {
  const { query } = explored;
  const asked = spansOfExplored(catalog, explored).filter(({ isAsked }) => isAsked);
  if (asked.length > 1 && query.totals === false) return 0;
  const [{ firstMonth, compared }] = asked as [Span];
  const months = asked.at(-1)!.lastMonth - firstMonth + 1;
  const earlier = query.time.compare.filter((one) => one !== 'previous').map(comparisonOf);
  return Math.max(0, ...earlier.map((one) => months - (firstMonth - compared[one])));
}

function spansOfExplored(catalog: Catalog, { query, rows, columns }: Explored) {
  const hasPeriods = [rows, columns].some((axis) => axis?.kind === 'period');
  return spansOf(catalog, query, hasPeriods);
}

/** ISO first day of the earliest period that is shown or compared with. */
export function comparedFrom(catalog: Catalog, explored: Explored): string {
  const first = Math.min(...spansOfExplored(catalog, explored).map(({ firstMonth }) => firstMonth));
  return firstDayOf(first);
}
