import { LRUCache } from 'lru-cache';
import { nothingAmiss } from '#warehouse/query/attention/amiss.ts';
import { readAttention, type AttentionQuestion } from '#warehouse/query/attention/attention.ts';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import { scopeKey, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { SharedWork } from './shared-work.ts';

/** What of a version's figures needs somebody that did not in another, and what does no longer, worst first. */
export interface NeedsChange {
  added: readonly AttentionItem[];
  gone: readonly AttentionItem[];
}

/** A version as a reader sees it, and which of its periods; null for its last one. */
interface Held {
  snapshot: Snapshot;
  scope: Scope;
  period: string | null;
}

type At = Pick<AttentionQuestion, 'unitId' | 'grain'>;

/** Versions are few, and so are units that people come back to. */
const MOST_KEPT = 300;
/** As many as a list of what needs somebody may have. */
const MOST_MATTERS = 100;

const kept = new LRUCache<string, NeedsChange>({ max: MOST_KEPT });
const reading = new SharedWork<NeedsChange>();

/**
 * Compares what needs somebody by the figures of two versions. How sources stand is of today, not of a version, and good news needs nobody:
 * neither is compared. Of two versions and a scope it never changes: it is read once, and remembered.
 *
 * @throws {WarehouseError} unit_unknown, question_invalid: what one of them does not know
 */
export async function readNeedsChange(
  then: Held,
  now: Held,
  at: At,
  signal?: AbortSignal,
): Promise<NeedsChange> {
  const held = [then, now].map(({ snapshot, scope, period }) => [
    ...[snapshot.snapshotId, scopeKey(scope), period],
  ]);
  const key = JSON.stringify([held, at.unitId, at.grain]);
  const known = kept.get(key);
  if (known) return known;
  return reading.join(key, signal, async (own) => {
    const [before, after] = await Promise.all([then, now].map((one) => readItems(one, at, own)));
    const change = compare(before!, after!);
    kept.set(key, change);
    return change;
  });
}

/** What of a version needs somebody, worst first, and whether there is more than was read. */
export interface NeedsOf {
  items: readonly AttentionItem[];
  isCut: boolean;
}

async function readItems({ snapshot, scope, period }: Held, at: At, signal: AbortSignal): Promise<NeedsOf> {
  const question = { ...at, ...(period === null ? {} : { period }), amiss: nothingAmiss };
  const { matters, total } = await readAttention(
    snapshot,
    scope,
    { ...question, part: 'period', limit: MOST_MATTERS },
    signal,
  );
  const items = matters.flatMap((matter) => matter.items).filter(({ severity }) => severity !== 'good');
  return { items, isCut: total > matters.length };
}

/** Of a list that is cut nobody can tell what is not in it: nothing is new, or settled, for that. */
export function compare(before: NeedsOf, after: NeedsOf): NeedsChange {
  return {
    added: before.isCut ? [] : notAmong(after.items, before.items),
    gone: after.isCut ? [] : notAmong(before.items, after.items),
  };
}

/** Items of which there is none about the same: the same kind of need, of the same figure. */
function notAmong(items: readonly AttentionItem[], others: readonly AttentionItem[]): AttentionItem[] {
  const known = new Set(others.map(aboutOf));
  return items.filter((item) => !known.has(aboutOf(item)));
}

/**
 * What a need is about. A goal whose day is near stands in place of a headline that is behind; and which of the units below stands for all of
 * them, as the furthest behind, may change from day to day: neither is another need.
 */
function aboutOf(item: AttentionItem): string {
  const kind = item.kind === 'deadline' ? 'headline_behind' : item.kind;
  return `${kind} ${'indicatorId' in item ? item.indicatorId : ''}`;
}
