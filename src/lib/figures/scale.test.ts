import { describe, expect, it } from 'vitest';
import { linear, rampBoundaries, rampStep, roundStep } from './scale.ts';

describe('rampBoundaries', () => {
  it('are round numbers inside the range of the values', () => {
    expect(rampBoundaries([0.061, 0.314, 0.18])).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(rampBoundaries([82.1, 95.4])).toEqual([82.5, 85, 87.5, 90, 92.5]);
  });

  it('are none where there is nothing to tell apart', () => {
    expect(rampBoundaries([])).toEqual([]);
    expect(rampBoundaries([1, 1, 1])).toEqual([]);
  });
});

describe('rampStep', () => {
  it('gives the palest step to the lowest class and the full accent to the highest', () => {
    const boundaries = [0.1, 0.2, 0.3];
    expect([0.05, 0.1, 0.25, 0.3].map((value) => rampStep(value, boundaries))).toEqual([1, 3, 4, 6]);
  });

  it('gives equal values the middle of the ramp', () => {
    expect(rampStep(1, [])).toBe(3);
  });
});

it('rounds a step up to one that people count in', () => {
  expect([0.042, 1.2, 2, 21, 7].map(roundStep)).toEqual([0.05, 2, 2, 25, 10]);
});

it('maps a domain without extent onto the middle', () => {
  expect(linear([0, 10], [0, 100])(2.5)).toBe(25);
  expect(linear([5, 5], [0, 100])(5)).toBe(50);
});
