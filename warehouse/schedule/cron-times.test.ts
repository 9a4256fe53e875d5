import { Cron } from 'croner';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextTimes } from './cron-times.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const crons = ['30 6 * * *', '*/5 * * * *', '0 8 1 * *', '15 7 * * 1-5', '0 0 29 2 *'];

it('tells the same next times whatever was asked before, forwards or backwards in time', () => {
  const begin = Date.UTC(2026, 9, 30, 23, 28);
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.constantFrom(...crons), fc.integer({ min: 0, max: 600_000 }), fc.constantFrom(1, 3)),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      (asked) => {
        for (const [cron, seconds, count] of asked) {
          const from = new Date(begin + seconds * 1000);
          const expected = new Cron(cron, { timezone: ZONE, mode: '5-part', paused: true }).nextRuns(
            count,
            from,
          );
          expect(nextTimes(cron, ZONE, count, from)).toEqual(expected);
        }
      },
    ),
  );
});

it('tells times strictly after the one asked from', () => {
  const due = new Date('2026-10-31T23:30:00.000Z');
  const before = nextTimes('30 6 * * *', ZONE, 1, new Date(due.getTime() - 1));
  expect(before).toEqual([due]);
  expect(nextTimes('30 6 * * *', ZONE, 1, due)[0]!.getTime()).toBe(due.getTime() + 86_400_000);
});
