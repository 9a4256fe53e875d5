import type { Grain } from '../../model/period.ts';
import type { Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { requireCount, requirePeriod, requireUnit } from '../question.ts';
import type { Amiss } from './amiss.ts';
import { readChildrenItems } from './children.ts';
import { bySeverity, chooseMatters } from './choose-matters.ts';
import { readFigureLacks } from './figure-lacks.ts';
import { gapItems } from './gaps.ts';
import { readHeadlineItems } from './headline.ts';
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
  /** Leave out how many units below are behind: it cannot be said of a whole of which few are seen. */
  isOfWhole?: boolean;
  /** At most so many matters, good news included. */
  limit: number;
}

/** Some of the matters of a unit, and how many there are. */
export interface Attention {
  matters: AttentionMatter[];
  total: number;
}

/** Answers what needs somebody at a unit and below it, one matter for all that is said of one unit, figure or source, worst first; at most one piece of good news, last. */
export async function readAttention(
  snapshot: Snapshot,
  scope: Scope,
  question: AttentionQuestion,
  signal?: AbortSignal,
): Promise<Attention> {
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
      : readSourceItems(snapshot, scope, { amiss, unitId: scene.unitId }, signal),
  ]);
  const told = parts.flat().filter(({ kind }) => !(question.isOfWhole && kind === 'children_behind'));
  const items = bySeverity(told, (item) => item.severity);
  return chooseMatters(gatherMatters(items, scene.unitId), limit);
}
