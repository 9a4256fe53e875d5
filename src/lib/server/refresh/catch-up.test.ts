import { expect, it } from 'vitest';
import type { PastTime } from '#warehouse/schedule/catch-up.ts';
import { listed } from './catch-up.ts';

const at = (minute: number, state: PastTime['state']): PastTime => ({
  at: new Date(Date.UTC(2026, 10, 22, 6, minute)),
  state,
});
const times = [at(0, 'done'), at(1, null), at(2, 'done'), at(3, 'failed'), at(4, 'passed_over')];
const minutes = (most: number) => listed(times, most).times.map((time) => time.at.getUTCMinutes());

it('of more times than a page lists, those that were not done stand there first, in the order of the clock', () => {
  expect(minutes(2)).toEqual([1, 3]);
  expect(minutes(4)).toEqual([0, 1, 3, 4]);
  expect(minutes(9)).toEqual([0, 1, 2, 3, 4]);
});

it('how many there are in all is said of all, listed or not', () => {
  expect(listed(times, 1)).toMatchObject({ all: 5, undone: 3 });
});
