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

/** So many more decimals at most. */
const FURTHER = 3;

/** The indicator with as many decimals as tell a value from the ends of a range it lies outside of. */
export function toldApart(
  value: number,
  ends: readonly number[],
  indicator: Indicator,
  write: (value: number, indicator: Indicator) => string,
): Indicator {
  for (let further = 0; further < FURTHER; further++) {
    const finer = { ...indicator, decimals: indicator.decimals + further };
    if (ends.every((end) => write(end, finer) !== write(value, finer))) return finer;
  }
  return { ...indicator, decimals: indicator.decimals + FURTHER };
}
