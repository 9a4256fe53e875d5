import { roundStep } from './scale.ts';

/**
 * Round values that enclose those drawn, ascending: as many as fit of which no two are written alike, at least two.
 * Equal values lie between the lowest and the highest; of none the scale is 0 to 1.
 *
 * @param most steps between them at most
 * @param write how a value is written on the scale
 */
export function valueTicks(
  values: readonly number[],
  most: number,
  write: (value: number) => string,
): number[] {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  // What differs by less than a double can tell is equal.
  const span = high - low > size * 1e-9 ? high - low : size || 1;
  for (let steps = most; steps > 1; steps -= 1) {
    const ticks = ticksBy(roundStep(span / steps), low, high);
    if (new Set(ticks.map(write)).size === ticks.length && ticks.length <= most + 2) return ticks;
  }
  return ticksBy(roundStep(span), low, high);
}

function ticksBy(step: number, low: number, high: number): number[] {
  const from = Math.floor(Number((low / step).toPrecision(12)));
  const to = Math.max(from + 1, Math.ceil(Number((high / step).toPrecision(12))));
  return Array.from({ length: to - from + 1 }, (_, at) => Number(((from + at) * step).toPrecision(12)));
}
