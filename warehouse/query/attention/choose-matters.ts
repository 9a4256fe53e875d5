import type { AttentionKind, Severity } from './item.ts';
import type { AttentionMatter } from './matters.ts';

const order: readonly Severity[] = ['high', 'medium', 'low', 'good'];

/** Kinds of which there can be an item for each indicator: one leap of a source is behind many, so that a few of them go before the rest. */
const manyOfAKind: ReadonlySet<AttentionKind> = new Set(['children_behind', 'falling', 'unusual']);
const LEADING = 2;

/**
 * Chooses which matters stand in a list that has room for some of them: what is pressing, then one of each kind, then the others, of
 * which a third line of a kind that each indicator can have goes last.
 *
 * @param matters worst first
 * @param limit at most so many, good news included
 * @returns the chosen, worst first, of equal ones in that order, with at most one piece of good news last; and how many there are in all, of which these are some
 */
export function chooseMatters(
  matters: readonly AttentionMatter[],
  limit: number,
): { matters: AttentionMatter[]; total: number } {
  const good = matters.filter((matter) => severityOf(matter) === 'good').slice(0, 1);
  const needing = matters.filter((matter) => severityOf(matter) !== 'good');
  const pressing = needing.filter((matter) => severityOf(matter) === 'high');
  const chosen = [...new Set([...pressing, ...firstsOf(needing), ...leadingOf(needing), ...needing])].slice(
    0,
    Math.max(0, limit - good.length),
  );
  return {
    matters: [...bySeverity(chosen, severityOf), ...good].slice(0, limit),
    total: needing.length + good.length,
  };
}

/** Those that are the first to tell of a kind, in their line or behind it. */
function firstsOf(matters: readonly AttentionMatter[]): AttentionMatter[] {
  const told = new Set<AttentionKind>();
  return matters.filter(({ items }) => {
    const before = told.size;
    for (const { kind } of items) told.add(kind);
    return told.size > before;
  });
}

/** Those that do not come after enough of their own kind. */
function leadingOf(matters: readonly AttentionMatter[]): AttentionMatter[] {
  const begun = new Map<AttentionKind, number>();
  return matters.filter(({ items: [{ kind }] }) => {
    const count = (begun.get(kind) ?? 0) + 1;
    begun.set(kind, count);
    return !manyOfAKind.has(kind) || count <= LEADING;
  });
}

function severityOf({ items }: AttentionMatter): Severity {
  return items[0].severity;
}

/** Some of anything, the most severe first; of equal ones, in the order they come in. */
export function bySeverity<One>(some: readonly One[], severity: (one: One) => Severity): One[] {
  return some.toSorted((a, b) => order.indexOf(severity(a)) - order.indexOf(severity(b)));
}
