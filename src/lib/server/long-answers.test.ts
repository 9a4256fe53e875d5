import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LongAnswers } from './long-answers.ts';

const FOREVER = 3_600_000;
const never = new AbortController().signal;

/** Whether a promise has an outcome once all that is due was done. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  return settled;
}

describe('long answers', () => {
  it('lets two be read at once, and a third once one of them has left', async () => {
    const answers = new LongAnswers();
    const first = await answers.hold(never, FOREVER);
    await answers.hold(never, FOREVER);
    const third = answers.hold(never, FOREVER);
    expect(await isSettled(third)).toBe(false);
    first.release();
    expect(await isSettled(third)).toBe(true);
  });

  it('lets the next one in at once where one has turned out short', async () => {
    const answers = new LongAnswers();
    const held = await Promise.all([answers.hold(never, FOREVER), answers.hold(never, FOREVER)]);
    const next = answers.hold(never, FOREVER);
    held[0].weigh(1_000);
    expect(await isSettled(next)).toBe(true);
  });

  it('keeps the next one waiting for one that weighs more than all may', async () => {
    const answers = new LongAnswers();
    const held = await answers.hold(never, FOREVER);
    held.weigh(90_000_000);
    const next = answers.hold(never, FOREVER);
    expect(await isSettled(next)).toBe(false);
    held.release();
    expect(await isSettled(next)).toBe(true);
  });

  it('lets one in of those that wait for each that leaves', async () => {
    const answers = new LongAnswers();
    const held = await answers.hold(never, FOREVER);
    await answers.hold(never, FOREVER);
    const waiting = [1, 2, 3].map(() => answers.hold(never, FOREVER));
    held.release();
    const settled = await Promise.all(waiting.map(isSettled));
    expect(settled).toEqual([true, false, false]);
  });

  it('counts an answer that leaves twice once', async () => {
    const answers = new LongAnswers();
    const held = await answers.hold(never, FOREVER);
    held.release();
    held.release();
    expect(answers.bytes).toBe(0);
  });

  it('waits for nothing where whoever asked has gone, or the wait was long enough', async () => {
    const answers = new LongAnswers();
    const held = await answers.hold(never, FOREVER);
    held.weigh(90_000_000);
    const gone = new AbortController();
    const asked = answers.hold(gone.signal, FOREVER);
    gone.abort();
    expect(await isSettled(asked)).toBe(true);
    await expect(answers.hold(never, 1)).resolves.toBeDefined();
  });
});
