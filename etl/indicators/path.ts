import type { Indicator, Target } from '#warehouse/model/indicator.ts';

type Goals = Pick<Indicator, 'baseline' | 'targets'>;

/** The goal in force on a day: the next dated target, or the last one once all have passed; null without targets. */
export function targetOn({ targets }: Goals, day: string): Target | null {
  const inOrder = byDate(targets);
  return inOrder.find((target) => target.date >= day) ?? inOrder.at(-1) ?? null;
}

/**
 * The value required on a day, in the value's own unit: straight by calendar days from the baseline to each dated target
 * in turn, level after the last. Without a baseline it is level at the first target until that target's date.
 *
 * @param day ISO date
 * @returns null without targets, and before the baseline's date
 * @source docs/workspace.md, "indicators"
 */
export function requiredPath(goals: Goals, day: string): number | null {
  const { baseline } = goals;
  const targets = byDate(goals.targets).filter((target) => !baseline || target.date > baseline.date);
  const points = baseline ? [baseline, ...targets] : targets;
  if (targets.length === 0 || (baseline && day < baseline.date)) return null;
  const next = points.findIndex((point) => point.date >= day);
  if (next === -1) return points.at(-1)!.value;
  if (next === 0 || points[next]!.date === day) return points[next]!.value;
  const [from, to] = [points[next - 1]!, points[next]!];
  return (
    from.value + ((to.value - from.value) * daysBetween(from.date, day)) / daysBetween(from.date, to.date)
  );
}

function byDate(targets: Target[]): Target[] {
  return targets.toSorted((a, b) => a.date.localeCompare(b.date));
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
