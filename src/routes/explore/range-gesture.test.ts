import { describe, expect, it } from 'vitest';
import { beginGesture, continueGesture, rangeAfterKey } from './range-gesture.ts';

const strip = { width: 100, count: 10 };
const middle = { from: 3, to: 6 };

describe('a pointer on the strip', () => {
  it('takes hold of the end it is near', () => {
    const start = beginGesture(31, { ...strip, range: middle });
    expect(continueGesture(start, 5, strip)).toEqual({ from: 0, to: 6 });
    const end = beginGesture(75, { ...strip, range: middle });
    expect(continueGesture(end, 99, strip)).toEqual({ from: 3, to: 9 });
  });

  it('never moves one end past the other', () => {
    const start = beginGesture(31, { ...strip, range: middle });
    expect(continueGesture(start, 99, strip)).toEqual({ from: 6, to: 6 });
  });

  it('moves the whole range, which keeps its length at the edges', () => {
    const whole = beginGesture(52, { ...strip, range: middle });
    expect(continueGesture(whole, 62, strip)).toEqual({ from: 4, to: 7 });
    expect(continueGesture(whole, 999, strip)).toEqual({ from: 6, to: 9 });
  });

  it('draws a new range outside, and where all is chosen', () => {
    const outside = beginGesture(95, { ...strip, range: { from: 0, to: 3 } });
    expect(continueGesture(outside, 72, strip)).toEqual({ from: 7, to: 9 });
    const all = beginGesture(45, { ...strip, range: { from: 0, to: 9 } });
    expect(continueGesture(all, 72, strip)).toEqual({ from: 4, to: 7 });
  });
});

describe('a key on an end of the range', () => {
  const after = (key: string, end: 'from' | 'to') =>
    rangeAfterKey(key, end, { range: middle, count: 10, leap: 4 });

  it.each([
    ['ArrowLeft', 'from', { from: 2, to: 6 }],
    ['ArrowRight', 'to', { from: 3, to: 7 }],
    ['PageUp', 'from', { from: 6, to: 6 }],
    ['PageDown', 'to', { from: 3, to: 3 }],
    ['Home', 'from', { from: 0, to: 6 }],
    ['End', 'to', { from: 3, to: 9 }],
    ['a', 'to', null],
  ] as const)('%s on %s', (key, end, range) => {
    expect(after(key, end)).toEqual(range);
  });
});
