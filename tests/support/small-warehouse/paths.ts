import type { Indicator } from '#warehouse/model/indicator.ts';

/** What is asked of an indicator on a day. */
export interface PathPoint {
  indicator_id: string;
  day: string;
  target: number | null;
  target_date: string | null;
  path: number | null;
}

/** Required path and next target of each indicator on each day. */
export function planPaths(indicators: readonly Indicator[], days: readonly string[]): PathPoint[] {
  return indicators.flatMap((indicator) => days.map((day) => pointOf(indicator, day)));
}

function pointOf({ id, baseline, targets }: Indicator, day: string): PathPoint {
  const next = targets.find((target) => target.date >= day) ?? targets.at(-1);
  const before = [...(baseline ? [baseline] : []), ...targets].findLast((point) => point.date < day);
  const point = { indicator_id: id, day, target: next?.value ?? null, target_date: next?.date ?? null };
  if (!next) return { ...point, path: null };
  if (next.date < day) return { ...point, path: next.value };
  if (!before) return { ...point, path: baseline?.value ?? next.value };
  const share =
    (Date.parse(day) - Date.parse(before.date)) / (Date.parse(next.date) - Date.parse(before.date));
  return { ...point, path: before.value + (next.value - before.value) * share };
}
