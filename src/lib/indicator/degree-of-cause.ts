/** How much of a change comes from one thing: all of it, more than all of it or all while others cancel out, most of it. */
export type Degree = 'wholly' | 'alone' | 'mostly';

/** From more than this share of a change on, it is mostly from there. */
const MOSTLY = 0.5;
/** Up to this share of a change, effects are as nothing. */
const NEGLIGIBLE = 0.005;

/**
 * How much of a change comes from one thing.
 *
 * @param others effects of all else, one by one: together they may cancel out and still have been there
 * @returns null where half of it or less does
 */
export function degreeOf(effects: { own: number; others: readonly number[]; change: number }): Degree | null {
  const share = effects.own / effects.change;
  if (isNegligible(effects.others, effects.change)) return 'wholly';
  if (share >= 1 - NEGLIGIBLE) return 'alone';
  return share > MOSTLY ? 'mostly' : null;
}

/** Whether effects, taken one by one, are as nothing beside a change. */
export function isNegligible(effects: readonly number[], change: number): boolean {
  return effects.reduce((sum, effect) => sum + Math.abs(effect), 0) <= NEGLIGIBLE * Math.abs(change);
}
