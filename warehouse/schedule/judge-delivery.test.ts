import { describe, expect, it } from 'vitest';
import { judgeDelivery } from './judge-delivery.ts';

const due = new Date('2026-11-07T17:00:00Z');
const before = new Date('2026-11-07T16:59:59Z');
const after = new Date('2026-11-20T03:00:00Z');

describe('a delivery, judged at a moment', () => {
  it.each([
    ['came in time to the end of its day', before, after, 'came'],
    ['came late from the next midnight on', due, after, 'came_late'],
    ['is expected while it is not due', null, before, 'expected'],
    ['is overdue from then on', null, due, 'overdue'],
  ])('%s', (_, arrivedAt, now, state) => {
    expect(judgeDelivery({ due, arrivedAt }, { now })).toBe(state);
  });

  it('is awaited, and not overdue, while it may still be on its way', () => {
    const isAwaited = (at: Date) => at.getTime() === due.getTime();
    expect(judgeDelivery({ due, arrivedAt: null }, { now: after, isAwaited })).toBe('awaited');
    expect(judgeDelivery({ due, arrivedAt: null }, { now: before, isAwaited })).toBe('expected');
    expect(judgeDelivery({ due, arrivedAt: after }, { now: after, isAwaited })).toBe('came_late');
  });
});
