/** Changes the mean is taken of. @source indicator reports on the German sustainability strategy: the last five annual changes */
export const MEAN_OF = 5;

/** Shares of the distance still to go up to which a target counts as met, and as nearly met. @source the same reports */
const MET = 0.05;
const NEARLY_MET = 0.2;

/** Where a straight line of the last changes leads. */
export interface MeanChange {
  /** Mean of the last changes, a period; positive is upwards, whichever is better. */
  change: number;
  /** Whether it leads towards what is better, away from it, or nowhere. */
  direction: 'towards' | 'away' | 'level';
}

/** The mean of the last changes of a series, oldest value first; null where it has too few values. */
export function meanChange(values: readonly number[], better: 'up' | 'down'): MeanChange | null {
  const [first, last] = [values.at(-1 - MEAN_OF), values.at(-1)];
  if (first === undefined || last === undefined) return null;
  const change = (last - first) / MEAN_OF;
  const towards = better === 'up' ? change : -change;
  return { change, direction: towards > 0 ? 'towards' : towards < 0 ? 'away' : 'level' };
}

/**
 * The share of the distance between a value and its target that is missed in the end, 0 where the target is met; what can be told by hand
 * from three numbers.
 *
 * @param end the value expected at the target's date
 * @returns null where the target is met now and will be missed: there is no distance to go by
 */
export function missedShare(now: number, end: number, target: number, better: 'up' | 'down'): number | null {
  const short = (value: number) => (better === 'up' ? target - value : value - target);
  if (short(end) <= 0) return 0;
  return short(now) <= 0 ? null : short(end) / short(now);
}

/** Whether a target will be met, by the share of the distance that is missed. */
export function courseOfShare(missed: number | null): 'on_course' | 'uncertain' | 'off_course' {
  if (missed === null || missed > NEARLY_MET) return 'off_course';
  return missed < MET ? 'on_course' : 'uncertain';
}
