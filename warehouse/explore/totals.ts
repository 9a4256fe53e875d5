import { firstDayOf } from '../model/fiscal-period.ts';
import { invalidQuestion } from '../query/question.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import { planQuery, type Axis, type Plan } from './plan.ts';
import { spansOf } from './spans.ts';

/** Axes that may be totalled at once: each doubles the groupings. */
const MOST_TOTALLED = 4;

/** One grouping of an answer: the answer's own rows, or totals over some of its axes. */
export interface Grouping {
  plan: Plan;
  /** Axes that its rows are totals over; none for the answer's own rows. */
  left: readonly Axis[];
}

/**
 * Lays out the groupings of an answer with totals: its own rows, and for every combination of the axes totalled the question without
 * those axes. Each is routed to the smallest table that answers for it; a ratio is made of its own sums and distinct things are counted anew, so
 * that a total is not what its rows add up to. Over periods it is of the whole range.
 *
 * @throws {WarehouseError} question_invalid: an axis that the answer is not by, or too many
 */
export function groupingsOf(catalog: Catalog, plan: Plan): Grouping[] {
  const totalled = axesTotalled(plan);
  return totalled
    .reduce<Axis[][]>((sets, axis) => [...sets, ...sets.map((set) => [...set, axis])], [[]])
    .map((left) => ({ left, plan: left.length === 0 ? plan : planWithout(catalog, plan, left) }));
}

function axesTotalled({ axes, query: { by, totals } }: Plan): Axis[] {
  if (typeof totals === 'boolean') return totals ? requireFew(axes) : [];
  const named = totals.map((text) => {
    const place = axes.findIndex(({ column }, at) => column === text || by[at] === text);
    if (place >= 0) return axes[place]!;
    throw invalidQuestion('totals', text, `axes of the answer: ${by.join(', ') || 'it has none'}`);
  });
  return requireFew([...new Set(named)]);
}

function requireFew(axes: Axis[]): Axis[] {
  if (axes.length <= MOST_TOTALLED) return axes;
  throw invalidQuestion(
    'totals',
    axes.map(({ column }) => column).join(', '),
    `${MOST_TOTALLED} axes at most`,
  );
}

function planWithout(catalog: Catalog, { axes, query }: Plan, left: readonly Axis[]): Plan {
  const by = query.by.filter((_, place) => !left.includes(axes[place]!));
  const time = left.some(({ kind }) => kind === 'period')
    ? { ...query.time, ...wholeRange(catalog, query) }
    : query.time;
  return planQuery(catalog, { ...query, by, time, totals: false });
}

/** First days of the first and of the last period of an answer by period: without them it would be of the last period alone. */
function wholeRange(catalog: Catalog, query: Plan['query']): { from: string; to: string } {
  const asked = spansOf(catalog, query, true).filter(({ isAsked }) => isAsked);
  return { from: firstDayOf(asked[0]!.firstMonth), to: firstDayOf(asked.at(-1)!.firstMonth) };
}
