import { describe, expect, it } from 'vitest';
import { directionOf } from './direction.ts';

const alike = (one: number, other: number) => one.toFixed(1) === other.toFixed(1);
const told = (...values: number[]) => directionOf(values, alike);

describe('where a series has gone', () => {
  it.each([
    [[1, 1], 'trend.level'],
    [[1.01, 1.02], 'trend.steady'],
    [[1.02, 1.01], 'trend.steady'],
    [[1, 2], 'trend.rise'],
    [[2, 1], 'trend.fall'],
    [[3], 'trend.level'],
  ] as const)('is told of %j by its ends: %s', (values, key) => {
    expect(told(...values)).toEqual({ key, from: 0 });
  });

  it('is told from the lowest value where it has risen since, whatever the first one was', () => {
    expect(told(31.4, 28, 23.4, 28.8, 31.2)).toEqual({ key: 'trend.from_lowest', from: 2 });
    expect(told(31.4, 23.4, 33)).toEqual({ key: 'trend.from_lowest', from: 1 });
  });

  it('is told from the highest value where it has fallen since', () => {
    expect(told(60, 80, 100, 62)).toEqual({ key: 'trend.from_highest', from: 2 });
  });

  it('is told from the latest of equal values, for there the way began', () => {
    expect(told(90, 100, 100, 92)).toEqual({ key: 'trend.from_highest', from: 2 });
    expect(told(90, 80, 80, 90)).toEqual({ key: 'trend.from_lowest', from: 2 });
  });

  it('is told by its ends where the way back is short beside the way there, or the way there beside the way back', () => {
    expect(told(10, 40, 39, 35)).toEqual({ key: 'trend.rise', from: 0 });
    expect(told(10, 9, 40)).toEqual({ key: 'trend.rise', from: 0 });
  });

  it('is told from the turn further away where it has turned twice', () => {
    expect(told(10, 9, 30, 12)).toEqual({ key: 'trend.from_highest', from: 2 });
  });

  it('never calls a turn what no reader can see', () => {
    expect(told(1.01, 1, 1.01)).toEqual({ key: 'trend.level', from: 0 });
  });
});
