import type { Indicator } from '../../model/indicator.ts';
import { inTolerances } from '../../model/judgement.ts';
import type { Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Cell } from '../cell.ts';
import { readOverview } from '../overview.ts';
import { requireIndicator } from '../question.ts';
import type { AttentionItem } from './item.ts';
import type { AttentionScene } from './scene.ts';

/** A target is near when so few days are left, and pressing when half of them are. */
const NEAR_DAYS = 90;

/** Headlines of the unit itself: a dated target that is near and not reached, the nearest first; else being behind the path, by tolerances the furthest first. */
export async function readHeadlineItems(
  snapshot: Snapshot,
  scope: Scope,
  { unitId, period, headlines }: AttentionScene,
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const overview = await readOverview(
    snapshot,
    scope,
    { indicatorIds: headlines, unitId, grain: period.grain, period: period.period },
    signal,
  );
  const items = overview.items.flatMap(({ current }) => {
    if (!current) return [];
    const indicator = requireIndicator(snapshot.catalog, current.indicatorId);
    return (
      toDeadline(indicator, current, earlier(current.periodEnd, snapshot.asOf)) ??
      toBehind(indicator, current) ??
      []
    );
  });
  const distanceOf = (item: AttentionItem) =>
    item.kind === 'headline_behind'
      ? inTolerances(item.gap, requireIndicator(snapshot.catalog, item.indicatorId))
      : 0;
  return items.toSorted(
    (a, b) => compare(daysLeftOf(a), daysLeftOf(b)) || compare(distanceOf(b), distanceOf(a)),
  );
}

/** Days left are counted from the day the value is of: an earlier period is told as it stood then. */
function toDeadline(indicator: Indicator, cell: Cell, asOf: string): AttentionItem | null {
  const { value, target, targetDate } = cell;
  if (value === null || target === null || targetDate === null) return null;
  const daysLeft = (Date.parse(targetDate) - Date.parse(asOf)) / 86_400_000;
  const short = indicator.better === 'up' ? target - value : value - target;
  if (daysLeft < 0 || daysLeft > NEAR_DAYS || short <= 0) return null;
  return {
    kind: 'deadline',
    severity: daysLeft <= NEAR_DAYS / 2 || cell.status === 'behind' ? 'high' : 'medium',
    subject: { kind: 'indicator', id: indicator.id, unitId: cell.unitId },
    indicatorId: indicator.id,
    unitId: cell.unitId,
    period: cell.period,
    value,
    target,
    targetDate,
    daysLeft,
    asOf,
    missing: missingCases(indicator, cell, target),
  };
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/** Cases between the counts of a ratio and its target, rounded up: 9 of 100 connections, never 8.6. */
function missingCases(indicator: Indicator, cell: Cell, target: number): number | null {
  if (indicator.formula.kind !== 'ratio' || cell.numerator === null || cell.denominator === null) return null;
  const wanted = (target / indicator.formula.per) * cell.denominator;
  const short = indicator.better === 'up' ? wanted - cell.numerator : cell.numerator - wanted;
  // Binary fractions such as 0.1 × 30 must not add a case.
  return Math.max(0, Math.ceil(short - 1e-9));
}

function toBehind(indicator: Indicator, cell: Cell): AttentionItem | null {
  if (cell.status !== 'behind' || cell.value === null || cell.path === null) return null;
  return {
    kind: 'headline_behind',
    severity: 'high',
    subject: { kind: 'indicator', id: indicator.id, unitId: cell.unitId },
    indicatorId: indicator.id,
    unitId: cell.unitId,
    period: cell.period,
    value: cell.value,
    path: cell.path,
    gap: Math.abs(cell.path - cell.value),
    target: cell.target,
    targetDate: cell.targetDate,
  };
}

/** Endless days and distances compare too. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function daysLeftOf(item: AttentionItem): number {
  return item.kind === 'deadline' ? item.daysLeft : Number.POSITIVE_INFINITY;
}
