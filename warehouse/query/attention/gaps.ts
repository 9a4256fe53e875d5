import type { MissingReport, MonthGap } from '../../model/month-gap.ts';
import type { AttentionItem } from './item.ts';

/** Units and codes named in one item. */
const NAMED = 10;

/** Share of the reports due for a month from which it is pressing that they are not there. */
const PRESSING = 0.1;

/** What is due of sources and lacks, an item for each source and month and what lacks of it, the newest first. */
export function gapItems(gaps: readonly MonthGap[]): AttentionItem[] {
  const newestFirst = gaps.toSorted((a, b) => b.period.localeCompare(a.period));
  return newestFirst.flatMap(itemsOf);
}

function itemsOf(gap: MonthGap): AttentionItem[] {
  const { sourceId, period, expected, missing, partial, days, isEmpty } = gap;
  const about = { sourceId, period, subject: { kind: 'arrival', id: sourceId, period } } as const;
  const items: AttentionItem[] = [];
  const [first] = missing.map(({ due }) => due).toSorted();
  if (first !== undefined) {
    const severity = missing.length >= PRESSING * expected ? ('high' as const) : ('medium' as const);
    const of = { count: missing.length, of: expected, due: first };
    items.push({ kind: 'not_reported', severity, ...about, unitIds: namesOf(missing), ...of });
  }
  if (days.length > 0)
    items.push({ kind: 'missing_days', severity: 'medium', ...about, days, count: days.length });
  if (isEmpty) items.push({ kind: 'missing_month', severity: 'medium', ...about });
  if (partial.length > 0) {
    const of = { unitIds: namesOf(partial), count: partial.length };
    items.push({ kind: 'partly_reported', severity: 'medium', ...about, ...of });
  }
  return items;
}

const namesOf = (reports: readonly Pick<MissingReport, 'unitId' | 'unitCode'>[]): string[] =>
  [...new Set(reports.map(({ unitId, unitCode }) => unitId ?? unitCode))].slice(0, NAMED);
