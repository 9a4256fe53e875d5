import type { Indicator, Target } from './indicator.ts';
import { lastSeparation } from './series-break.ts';

type Goals = Pick<Indicator, 'baseline' | 'targets' | 'breaks'>;

/** A point the required path runs through: the baseline, or a dated target. */
export interface PathPoint {
  date: string;
  value: number;
}

/** The goal in force on a day: the next dated target, or the last one once all have passed; null without targets. */
export function targetOn(goals: Goals, day: string): Target | null {
  const inOrder = goalsOn(goals, day).targets;
  return inOrder.find((target) => target.date >= day) ?? inOrder.at(-1) ?? null;
}

/**
 * The value required on a day, in the value's own unit: straight by calendar days from the baseline to each dated target
 * in turn, level after the last. Without a baseline it is level at the first target until that target's date.
 *
 * Across a break that is not comparable nothing is carried: after it, baseline and targets of before count no more, and the path
 * begins at the baseline the break gives.
 *
 * @param day ISO date
 * @returns null without targets, and before the baseline's date
 * @source docs/workspace.md, "indicators"
 */
export function requiredPath(goals: Goals, day: string): number | null {
  const between = pathPoints(goals, day);
  if (between === null) return null;
  const [from, to] = between;
  if (from === to || day >= to.date) return to.value;
  return (
    from.value + ((to.value - from.value) * daysBetween(from.date, day)) / daysBetween(from.date, to.date)
  );
}

/**
 * The two points between which the path lies on a day, the same one twice where it is level; null where there is no path.
 * What a status shows of its working: anybody can draw the line between them.
 */
export function pathPoints(goals: Goals, day: string): readonly [from: PathPoint, to: PathPoint] | null {
  const { baseline, targets: all, hasPath } = goalsOn(goals, day);
  const targets = all.filter((target) => !baseline || target.date > baseline.date);
  const points: PathPoint[] = (baseline ? [baseline, ...targets] : targets).map(({ date, value }) => ({
    date,
    value,
  }));
  if (!hasPath || targets.length === 0 || (baseline && day < baseline.date)) return null;
  const next = points.findIndex((point) => point.date >= day);
  const to = points[next === -1 ? points.length - 1 : next]!;
  const from = next <= 0 || to.date === day ? to : points[next - 1]!;
  return [from, to];
}

/** What of the goals holds on a day, in order: all of it, or what stands after the last break that is not comparable. */
function goalsOn({ baseline, targets, breaks }: Goals, day: string) {
  const inOrder = targets.toSorted((a, b) => a.date.localeCompare(b.date));
  const line = lastSeparation(breaks, day);
  if (line === null || (baseline !== null && baseline.date >= line.date))
    return { baseline, targets: inOrder, hasPath: true };
  return {
    baseline: line.baseline,
    targets: inOrder.filter(({ date }) => date >= line.date),
    hasPath: baseline === null || line.baseline !== null,
  };
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
