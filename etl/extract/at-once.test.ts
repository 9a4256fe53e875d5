import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapAtOnce } from './at-once.ts';

test('answers in order, with no more at a time than allowed', async () => {
  let running = 0;
  let most = 0;
  const answers = await mapAtOnce([5, 1, 3, 0, 2], 2, async (turns) => {
    most = Math.max(most, ++running);
    for (let i = 0; i < turns; i++) await turn();
    running--;
    return turns * 10;
  });
  expect(answers).toEqual([50, 10, 30, 0, 20]);
  expect(most).toBe(2);
});

test('begins nothing after a fault and throws when all has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const all = mapAtOnce([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    await turn();
    if (item === 1) throw new Error('first');
    await turn();
    ended.push(item);
  });
  await expect(all).rejects.toThrow('first');
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test('answers nothing for nothing', async () => {
  expect(await mapAtOnce([], 3, () => Promise.resolve(1))).toEqual([]);
});
