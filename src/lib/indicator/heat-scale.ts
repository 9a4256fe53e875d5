import { magnitudeStep, rampBoundaries, roundStep } from '#lib/figures/scale.ts';

/** Of the furthest distance, how much a step is at least: two boundaries then lie within it. */
const PARTS = 4;

/** How values are coloured: what each step is called by its tokens, from which number on, and which step a number has. */
export interface HeatScale {
  kind: 'magnitude' | 'distance';
  /** Ascending: of a magnitude the values at which a step begins, of distances those at which one begins on either side. */
  boundaries: number[];
  stepOf: (amount: number) => string;
}

/** A scale of values themselves, low to high in one hue, and zero apart from them. */
export function magnitudeScale(values: readonly number[]): HeatScale {
  const boundaries = rampBoundaries(values);
  return { kind: 'magnitude', boundaries, stepOf: (value) => magnitudeStep(value, boundaries) };
}

/**
 * A scale of how much worse than their path values are (negative: better): two hues that part at the path, each in up to three round
 * steps that are as wide on one side as on the other.
 */
export function distanceScale(distances: readonly number[]): HeatScale {
  const furthest = Math.max(0, ...distances.map(Math.abs));
  const size = furthest === 0 ? 1 : roundStep(furthest / PARTS);
  const boundaries = [1, 2].map((times) => Number((size * times).toPrecision(12)));
  const stepOf = (distance: number) => {
    const step = 1 + boundaries.filter((boundary) => Math.abs(distance) >= boundary).length;
    return `${distance > 0 ? 'worse' : 'better'}-${step}`;
  };
  return { kind: 'distance', boundaries, stepOf };
}
