import type { Indicator } from './indicator.ts';
import type { Status } from './value.ts';

/** Share of the path below which a difference is taken for the rounding of doubles, so that equality is on path. */
export const ROUNDING = 1e-9;

/** How much worse than the path a value is, in its own unit; negative where it is better. */
export function behindPath(value: number, path: number, better: Indicator['better']): number {
  return better === 'up' ? path - value : value - path;
}

/**
 * Judges a value by its path: at least as good is on path, at most the tolerance worse within it, else behind. The SQL that
 * publishes statuses (`etl/indicators/status.ts`) says the same.
 */
export function judge(
  value: number | null,
  path: number | null,
  { better, tolerance }: Pick<Indicator, 'better' | 'tolerance'>,
): Status {
  if (value === null) return 'not_measured';
  if (path === null) return 'no_target';
  const behind = behindPath(value, path, better);
  const rounding = ROUNDING * Math.max(1, Math.abs(path), Math.abs(value));
  if (behind <= rounding) return 'on_path';
  return behind <= tolerance + rounding ? 'within_tolerance' : 'behind';
}

/** How far a value is from its path by the indicator's own tolerance, so that indicators of different units compare; by the gap where there is none. */
export function inTolerances(gap: number, { tolerance }: { tolerance: number }): number {
  return gap / (tolerance || 1);
}
