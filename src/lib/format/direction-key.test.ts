import { expect, it } from 'vitest';
import { directionKey } from './direction-key.ts';

it.each([
  [1, 1, true, 'trend.level'],
  [0.9971, 0.9969, true, 'trend.steady'],
  [0.9969, 0.9971, true, 'trend.steady'],
  [1, 2, false, 'trend.rise'],
  [2, 1, false, 'trend.fall'],
] as const)('says of %d and then %d, written alike: %s', (first, last, looksSame, key) => {
  expect(directionKey(first, last, looksSame)).toBe(key);
});
