import type { Indicator } from '#warehouse/model/indicator.ts';

/** A usual range as people read it: without ends that no share, and nothing that is counted, can reach. */
export function reachable(
  { low, high, previous, value }: { low: number; high: number; previous: number; value: number },
  { unit }: Pick<Indicator, 'unit'>,
): [low: number, high: number] {
  const least = Math.min(previous, value) >= 0 ? 0 : -Infinity;
  const most = unit === 'percent' ? Math.max(1, value) : Infinity;
  return [Math.max(least, low), Math.min(most, high)];
}
