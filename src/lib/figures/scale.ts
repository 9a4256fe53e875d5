/** Steps of the magnitude ramp in `tokens.css`. */
export const RAMP_STEPS = 6;

/**
 * Boundaries of a magnitude ramp: at most five round numbers that part the values into at most six classes.
 *
 * In: values in any order. Out: ascending; empty when all values are equal or there are none. A boundary belongs to the
 * class above it.
 */
export function rampBoundaries(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low === high) return [];
  const step = roundStep((high - low) / RAMP_STEPS);
  const boundaries: number[] = [];
  for (let at = Math.floor(low / step) + 1; at * step < high && boundaries.length < RAMP_STEPS - 1; at += 1)
    boundaries.push(Number((at * step).toPrecision(12)));
  return boundaries;
}

/** Class of a value on a ramp with these boundaries, from 1 (palest); the highest class is always the full accent. */
export function rampStep(value: number, boundaries: readonly number[]): number {
  const above = boundaries.filter((boundary) => value >= boundary).length;
  const classes = boundaries.length + 1;
  if (classes === 1) return Math.ceil(RAMP_STEPS / 2);
  return 1 + Math.round((above * (RAMP_STEPS - 1)) / (classes - 1));
}

/** Name of the colour tokens of a magnitude: those of its class, and of zero its own: nothing is not little. */
export const magnitudeStep = (value: number, boundaries: readonly number[]): string =>
  value === 0 ? 'zero' : `ramp-${rampStep(value, boundaries)}`;

/** The next round number (1, 2, 2.5 or 5 times a power of ten) that is not smaller. */
export function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const lead = Number((size / power).toPrecision(6));
  return ([1, 2, 2.5, 5].find((round) => lead <= round) ?? 10) * power;
}

/** Maps a domain linearly onto a range; a domain without extent maps onto the middle. */
export function linear(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const [from, to] = domain;
  const [start, end] = range;
  return (value) =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);
}
