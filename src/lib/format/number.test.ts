import { describe, expect, it } from 'vitest';
import {
  asWritten,
  changeBetween,
  formatBytes,
  formatCount,
  formatGoal,
  formatNumber,
  formatShare,
  formatValue,
} from './number.ts';

const percent = { unit: 'percent', decimals: 1 } as const;
const points = { unit: 'points', decimals: 1 } as const;

describe('asWritten', () => {
  it('is what a reader reads: alike for all that is written alike', () => {
    const whole = { unit: 'percent', decimals: 0 } as const;
    expect([0.2495, 0.2549, 0.25].map((value) => asWritten(value, whole))).toEqual([0.25, 0.25, 0.25]);
    expect(asWritten(0.07, percent)).toBe(0.07);
    expect(asWritten(12.6, { unit: 'number', decimals: 0 })).toBe(13);
  });

  it('is neither all nor nothing where that is not written', () => {
    expect([0.9996, 1, 1.04].map((value) => asWritten(value, percent))).toEqual([0.999, 1, 1.04]);
    expect([0, 0.0001].map((value) => asWritten(value, percent))).toEqual([0, 0.0001]);
  });
});

describe('formatValue', () => {
  it('writes ratios as percentages in each language’s own signs', () => {
    expect(formatValue(0.4724, percent, 'en')).toBe('47.2%');
    expect(formatValue(0.4724, percent, 'vi')).toBe('47,2%');
    expect(formatValue(0.4724, percent, 'hi')).toBe('47.2%');
  });

  it('never rounds what is short of the whole up to 100', () => {
    expect(formatValue(0.9996, percent, 'en')).toBe('99.9%');
    expect(formatValue(0.99996, { unit: 'percent', decimals: 0 }, 'en')).toBe('99%');
    expect(formatNumber(99.97, points, 'vi')).toBe('99,9');
    expect(formatValue(1, percent, 'en')).toBe('100.0%');
    expect(formatValue(1.04, percent, 'en')).toBe('104.0%');
  });

  it('never rounds something down to nothing', () => {
    expect(formatValue(0.0001, percent, 'vi')).toBe('<0,1%');
    expect(formatValue(0, percent, 'en')).toBe('0.0%');
  });

  it('draws a missing value as a dash, without a unit', () => {
    expect(formatValue(null, percent, 'en')).toBe('–');
  });

  it('keeps halves exact that binary fractions do not', () => {
    expect(formatValue(0.07, { unit: 'percent', decimals: 0 }, 'en')).toBe('7%');
    expect(formatNumber(1234.5, { unit: 'number', decimals: 1 }, 'vi')).toBe('1.234,5');
    expect(formatNumber(1234567.5, { unit: 'number', decimals: 1 }, 'hi')).toBe('12,34,567.5');
  });
});

it('writes goals without idle decimals', () => {
  expect(formatGoal(0.7, percent, 'en')).toBe('70%');
  expect(formatGoal(0.125, percent, 'vi')).toBe('12,5%');
  expect(formatGoal(4, { unit: 'count', decimals: 0 }, 'en')).toBe('4');
  expect(formatGoal(3.67, { unit: 'count', decimals: 0 }, 'vi')).toBe('3,7');
});

describe('changeBetween', () => {
  it('counts the change of a ratio in percentage points', () => {
    expect(changeBetween(0.454, 0.472, percent, 'en')).toEqual({ direction: 'up', amount: '1.8' });
    expect(changeBetween(0.19, 0.186, percent, 'vi')).toEqual({ direction: 'down', amount: '0,4' });
  });

  it('calls a change that does not show no change', () => {
    expect(changeBetween(0.4721, 0.4722, percent, 'en')).toEqual({ direction: 'same', amount: '0.0' });
  });

  it('knows no change from or to what was not measured', () => {
    expect(changeBetween(null, 0.4, percent, 'en')).toBeNull();
    expect(changeBetween(0.4, null, percent, 'en')).toBeNull();
  });
});

describe('counts', () => {
  it('groups thousands, and lakhs in Hindi', () => {
    expect(formatCount(1287, 'en')).toBe('1,287');
    expect(formatCount(1287, 'vi')).toBe('1.287');
    expect(formatCount(1234567, 'hi')).toBe('12,34,567');
  });

  it('writes a share from its counts and knows no share of nothing', () => {
    expect(formatShare(178, 1287, 'en')).toBe('13.8%');
    expect(formatShare(0, 0, 'en')).toBe('–');
  });

  it('writes sizes in the unit that fits', () => {
    expect(formatBytes(512, 'en')).toBe('512 B');
    expect(formatBytes(1_520_000, 'vi')).toBe('1,5 MB');
  });
});
