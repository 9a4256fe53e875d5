import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
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
    const answers = new LongAnswers(FOREVER);
    const first = await answers.hold(never);
    await answers.hold(never);
    const third = answers.hold(never);
    expect(await isSettled(third)).toBe(false);
    first.release();
    expect(await isSettled(third)).toBe(true);
  });

  it('lets the next one in at once where one has turned out short', async () => {
    const answers = new LongAnswers(FOREVER);
    const held = await Promise.all([answers.hold(never), answers.hold(never)]);
    const next = answers.hold(never);
    held[0].weigh(1_000);
    expect(await isSettled(next)).toBe(true);
  });

  it('keeps the next one waiting for one that weighs more than all may', async () => {
    const answers = new LongAnswers(FOREVER);
    const held = await answers.hold(never);
    held.weigh(90_000_000);
    const next = answers.hold(never);
    expect(await isSettled(next)).toBe(false);
    held.release();
    expect(await isSettled(next)).toBe(true);
  });

  it('lets one in of those that wait for each that leaves', async () => {
    const answers = new LongAnswers(FOREVER);
    const held = await answers.hold(never);
    await answers.hold(never);
    const waiting = [1, 2, 3].map(() => answers.hold(never));
    held.release();
    const settled = await Promise.all(waiting.map(isSettled));
    expect(settled).toEqual([true, false, false]);
  });

  it('counts an answer that leaves twice once', async () => {
    const answers = new LongAnswers(FOREVER);
    const held = await answers.hold(never);
    held.release();
    held.release();
    expect(answers.bytes).toBe(0);
  });

  it('counts one that turned out long without having waited', async () => {
    const answers = new LongAnswers(FOREVER);
    const held = answers.admit(90_000_000);
    const next = answers.hold(never);
    expect(await isSettled(next)).toBe(false);
    held.release();
    expect(await isSettled(next)).toBe(true);
  });

  it('waits for nothing where whoever asked has gone, before and while', async () => {
    const answers = new LongAnswers(FOREVER);
    answers.admit(90_000_000);
    const gone = new AbortController();
    const asked = answers.hold(gone.signal);
    gone.abort();
    expect(await isSettled(asked)).toBe(true);
    expect(await isSettled(answers.hold(gone.signal))).toBe(true);
  });

  it('lets in one, and not all, where those there do not leave', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const answers = new LongAnswers(1_000);
      answers.admit(90_000_000);
      const waiting = [1, 2, 3].map(() => answers.hold(never));
      const settled = () => Promise.all(waiting.map(isSettled));
      vi.advanceTimersByTime(1_000);
      expect(await settled()).toEqual([true, false, false]);
      vi.advanceTimersByTime(1_000);
      expect(await settled()).toEqual([true, true, false]);
    } finally {
      vi.useRealTimers();
    }
  });
});
