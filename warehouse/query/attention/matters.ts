import type { AttentionItem } from './item.ts';

/** What the items of a matter have in common: a unit below the asked one, a figure of the asked one, or a source. */
export type MatterSubject = { kind: 'unit' | 'indicator' | 'source'; id: string };

/** Items that one line stands for: the first, which is the worst, leads; the others are told behind it. */
export interface AttentionMatter {
  about: MatterSubject;
  items: [AttentionItem, ...AttentionItem[]];
}

/**
 * Gathers items into matters, so that nothing fills a list alone: what is said of one unit below the asked one, of one figure of the asked
 * one, or of one source. How many units are behind in an indicator is a matter of its own, behind which is told what else is wrong
 * with the furthest of them; so is good news.
 *
 * @param items worst first
 * @param unitId the asked unit
 * @returns in the order of their first items; none is left out
 */
export function gatherMatters(items: readonly AttentionItem[], unitId: string): AttentionMatter[] {
  const matters: AttentionMatter[] = [];
  for (const item of items) {
    const about = subjectOf(item, unitId);
    const known = standsAlone(item) ? undefined : joinable(matters, about, item);
    if (known) known.items.push(item);
    else matters.push({ about, items: [item] });
  }
  return matters;
}

function standsAlone({ kind }: AttentionItem): boolean {
  return kind === 'children_behind' || kind === 'reached';
}

/** The matter that an item belongs to, that of its own indicator before others; none where it begins one. */
function joinable(matters: readonly AttentionMatter[], about: MatterSubject, item: AttentionItem) {
  const same = matters.filter(
    ({ about: { kind, id }, items }) =>
      kind === about.kind && id === about.id && items[0].severity !== 'good',
  );
  const own = same.find(({ items: [lead] }) => indicatorOf(lead) === indicatorOf(item));
  return own ?? same[0];
}

function subjectOf(item: AttentionItem, unitId: string): MatterSubject {
  switch (item.kind) {
    case 'children_behind':
      return { kind: 'unit', id: item.unitIds[0]! };
    case 'headline_behind':
    case 'deadline':
    case 'falling':
    case 'unusual':
    case 'figure_lacks':
    case 'reached':
      if (item.unitId === unitId) return { kind: 'indicator', id: item.indicatorId };
      return { kind: 'unit', id: item.unitId };
    default:
      return { kind: 'source', id: item.subject.id };
  }
}

function indicatorOf(item: AttentionItem): string | null {
  return 'indicatorId' in item ? item.indicatorId : null;
}
