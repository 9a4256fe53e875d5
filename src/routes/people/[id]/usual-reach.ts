import type { Grant } from '#warehouse/control/grants.ts';

/**
 * Where the next role of somebody most likely holds: over the unit of the nearest of their roles, as far as that one. Whoever has none, or
 * those over all units alone, is given the units below one that is chosen, not one that stands first in a list; all units are nobody's
 * usual reach.
 *
 * @param grants the nearest first
 * @param standing ids of units that there are today
 */
export function usualReach(
  grants: readonly Pick<Grant, 'extent' | 'unitId'>[],
  standing: readonly string[],
): { extent: Grant['extent']; unitId: string } {
  const near = grants.find(({ unitId }) => unitId !== null && standing.includes(unitId));
  return { extent: near?.extent ?? 'subtree', unitId: near?.unitId ?? '' };
}
