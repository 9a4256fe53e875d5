import { expect, it } from 'vitest';
import { usualRule } from './usual-rule.ts';

it.each([
  ['up', 'below'],
  ['down', 'above'],
] as const)('of a figure that is better %s waits for it to be %s a value', (better, rule) => {
  expect(usualRule({ better })).toBe(rule);
});
