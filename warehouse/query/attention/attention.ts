import type { Grain } from '../../model/period.ts';
import type { Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { requireCount, requirePeriod, requireUnit } from '../question.ts';
import type { Amiss } from './amiss.ts';
import { readChildrenItems } from './children.ts';
import { readFigureLacks } from './figure-lacks.ts';
import { gapItems } from './gaps.ts';
import { readHeadlineItems } from './headline.ts';
import type { Severity } from './item.ts';
import { gatherMatters, type AttentionMatter } from './matters.ts';
import type { AttentionScene } from './scene.ts';
import { readUnusualItems } from './unusual.ts';
import { knownOf, readSourceItems } from './source.ts';

export interface AttentionQuestion {
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
  amiss: Amiss;
  /** What is of the period alone (figures, and what lacks of it), or what is of today alone (how the sources stand); omit for all in one list. */
  part?: 'period' | 'today';
  /** At most so many matters, good news included. */
  limit: number;
}

const order: readonly Severity[] = ['high', 'medium', 'low', 'good'];

/** Answers what needs somebody at a unit and below it, one matter for all that is said of one unit, figure or source, worst first; at most one piece of good news, last. */
export async function readAttention(
  snapshot: Snapshot,
  scope: Scope,
  question: AttentionQuestion,
  signal?: AbortSignal,
): Promise<AttentionMatter[]> {
  const { catalog } = snapshot;
  const scene: AttentionScene = {
    unitId: requireUnit(catalog, question.unitId).unitId,
    period: requirePeriod(catalog, question.grain, question.period),
    headlines: catalog.workspace.headlines,
  };
  const limit = requireCount('limit', question.limit, 100);
  const { part, amiss } = question;
  const read =
    part === 'today' ? [] : [readHeadlineItems, readChildrenItems, readUnusualItems, readFigureLacks];
  const parts = await Promise.all([
    ...read.map((items) => items(snapshot, scope, scene, signal)),
    part === 'period'
      ? gapItems(knownOf(amiss.gaps, { catalog, scope }))
      : readSourceItems(snapshot, scope, amiss, signal),
  ]);
  const items = bySeverity(parts.flat(), (item) => item.severity);
  return choose(gatherMatters(items, scene.unitId), limit);
}

/** What is pressing, then one of each kind, then the rest; in the end the worst first and one piece of good news last. */
function choose(matters: AttentionMatter[], limit: number): AttentionMatter[] {
  const good = matters.filter((matter) => severityOf(matter) === 'good').slice(0, 1);
  const needing = matters.filter((matter) => severityOf(matter) !== 'good');
  const pressing = needing.filter((matter) => severityOf(matter) === 'high');
  const firsts = needing.filter(
    (matter, index) => needing.findIndex(({ items }) => items[0].kind === matter.items[0].kind) === index,
  );
  const chosen = [...new Set([...pressing, ...firsts, ...needing])].slice(
    0,
    Math.max(0, limit - good.length),
  );
  return [...bySeverity(chosen, severityOf), ...good].slice(0, limit);
}

function severityOf({ items }: AttentionMatter): Severity {
  return items[0].severity;
}

function bySeverity<One>(some: readonly One[], severity: (one: One) => Severity): One[] {
  return some.toSorted((a, b) => order.indexOf(severity(a)) - order.indexOf(severity(b)));
}
