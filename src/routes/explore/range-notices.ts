import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { figuresBegin } from '#lib/server/figures-begin.ts';
import { rangeRemarks, type RangeRemark } from '#lib/server/explored-range.ts';
import { comparedFrom, monthsOnBothSides } from '#lib/server/crossed-breaks.ts';
import type { Naming } from './member-name.ts';
import { rangeText } from './range-text.ts';

/** Says in what way a range is not answered as it was asked for, and what is shown instead. */
export function rangeNotices(naming: Naming): string[] {
  const { catalog, explored, words } = naming;
  const { asked, grain } = explored;
  const texts: Record<RangeRemark, () => string> = {
    coarser: () =>
      words.t('range.coarser', { asked: asked.grain ?? '', grain, range: rangeText(explored, words) }),
    widened: () => words.t('range.widened', { range: rangeText(explored, words) }),
    running: () => words.t('range.running', { grain, range: rangeText(explored, words) }),
    begins: () => words.t('range.begins', { period: beginning(naming) }),
    ends: () => words.t('range.ends', { period: figuresEnd(naming) }),
  };
  return rangeRemarks(catalog, explored).map((remark) => texts[remark]());
}

/** Says why a range cannot be answered, as its fault names it; null for any other fault. */
export function rangeReason(part: string | null, naming: Naming): string | null {
  const { t } = naming.words;
  if (part === 'time.reversed') return t('range.reversed');
  if (part === 'time.before') return t('range.begins', { period: beginning(naming) });
  if (part === 'time.after') return t('range.ends', { period: figuresEnd(naming) });
  return null;
}

/**
 * Says what an answer and its comparisons are without: what lies before figures begin, and the rest of a period that still runs; and what counts
 * on both sides of one.
 */
export function rangeNotes(naming: Naming): string[] {
  const { catalog, explored, words } = naming;
  const { first, last, grain, asked } = explored;
  const begin = figuresBegin(catalog, explored.figures)?.period ?? first.period;
  const period = beginning(naming);
  const isCompared = asked.compare.length > 0;
  const shared = monthsOnBothSides(catalog, explored);
  return [
    ...(isCompared && comparedFrom(catalog, explored) < begin
      ? [words.t('range.compared', { period })]
      : first.period < begin && asked.from === null
        ? [words.t('range.begins', { period })]
        : []),
    ...(isCompared && !last.complete
      ? [words.t('range.unfinished', { period: capitalised(nameOf(last.period, grain, naming)) })]
      : []),
    ...(shared > 0 ? [words.t('range.overlaps', { months: shared })] : []),
  ];
}

function beginning(naming: Naming): string {
  const first = figuresBegin(naming.catalog, naming.explored.figures);
  return first ? nameOf(first.period, first.grain, naming) : '–';
}

function figuresEnd(naming: Naming): string {
  const last = naming.catalog.periods.month.at(-1);
  return last ? nameOf(last.period, 'month', naming) : '–';
}

function nameOf(day: string, grain: Parameters<typeof formatPeriod>[1], { words }: Naming): string {
  return formatPeriod(day, grain, words.language, words.fiscalYearStart);
}
