import { describe, expect, it } from 'vitest';
import type { Target } from './indicator.ts';
import { pathPoints, requiredPath, targetOn } from './required-path.ts';
import type { SeriesBreak } from './series-break.ts';

const target = (date: string, value: number): Target => ({
  date,
  value,
  basis: 'example',
  source: { en: '' },
});
const baseline = { date: '2024-12-31', value: 0.3 };
const targets = [target('2026-12-31', 0.8), target('2025-12-31', 0.6)];

describe('requiredPath', () => {
  it('runs straight by days from the baseline to each target in turn, and level after the last', () => {
    const goals = { baseline, targets, breaks: [] };
    expect(requiredPath(goals, '2024-12-31')).toBe(0.3);
    expect(requiredPath(goals, '2025-01-31')).toBeCloseTo(0.3 + (0.3 * 31) / 365, 12);
    expect(requiredPath(goals, '2025-12-31')).toBe(0.6);
    expect(requiredPath(goals, '2026-07-02')).toBeCloseTo(0.6 + (0.2 * 183) / 365, 12);
    expect(requiredPath(goals, '2026-12-31')).toBe(0.8);
    expect(requiredPath(goals, '2031-01-01')).toBe(0.8);
  });

  it('does not exist before the baseline, nor without targets', () => {
    expect(requiredPath({ baseline, targets, breaks: [] }, '2024-12-30')).toBeNull();
    expect(requiredPath({ baseline, targets: [], breaks: [] }, '2025-12-31')).toBeNull();
  });

  it('is level at the first target where there is no baseline', () => {
    const goals = { baseline: null, targets, breaks: [] };
    expect(requiredPath(goals, '2020-01-01')).toBe(0.6);
    expect(requiredPath(goals, '2025-12-31')).toBe(0.6);
    expect(requiredPath(goals, '2026-07-02')).toBeCloseTo(0.6 + (0.2 * 183) / 365, 12);
  });
});

describe('a break that does not compare', () => {
  const line = (date: string, more: Partial<SeriesBreak> = {}): SeriesBreak => ({
    ...{ date, label: { en: 'Another form' }, comparable: false, baseline: null },
    ...more,
  });

  it('ends the path where it gives no baseline of its own', () => {
    const goals = { baseline, targets, breaks: [line('2025-07-01')] };
    expect(requiredPath(goals, '2025-06-30')).toBeCloseTo(0.3 + (0.3 * 181) / 365, 12);
    expect(requiredPath(goals, '2025-07-01')).toBeNull();
    expect(targetOn(goals, '2025-07-01')?.value).toBe(0.6);
  });

  it('begins it anew at the baseline it gives, and not before', () => {
    const anew = { date: '2025-12-31', value: 0.4 };
    const goals = { baseline, targets, breaks: [line('2025-07-01', { baseline: anew })] };
    expect(requiredPath(goals, '2025-12-30')).toBeNull();
    expect(requiredPath(goals, '2025-12-31')).toBe(0.4);
    expect(requiredPath(goals, '2026-07-02')).toBeCloseTo(0.4 + (0.4 * 183) / 365, 12);
    expect(pathPoints(goals, '2026-07-02')).toEqual([anew, { date: '2026-12-31', value: 0.8 }]);
  });

  it('takes targets dated before it along neither as goals nor as points', () => {
    const goals = { baseline: null, targets, breaks: [line('2026-01-01')] };
    expect(targetOn(goals, '2026-03-31')?.value).toBe(0.8);
    expect(requiredPath(goals, '2026-03-31')).toBe(0.8);
    expect(targetOn({ ...goals, breaks: [line('2027-01-01')] }, '2027-03-31')).toBeNull();
  });

  it('leaves a baseline alone that is later than it', () => {
    const goals = { baseline, targets, breaks: [line('2024-06-01')] };
    expect(requiredPath(goals, '2025-12-31')).toBe(0.6);
  });
});

describe('targetOn', () => {
  it('is the next dated target, on its own day still, and the last one afterwards', () => {
    const goals = { baseline: null, targets, breaks: [] };
    expect(targetOn(goals, '2025-12-31')?.value).toBe(0.6);
    expect(targetOn(goals, '2026-01-01')?.value).toBe(0.8);
    expect(targetOn(goals, '2027-01-01')?.value).toBe(0.8);
    expect(targetOn({ baseline: null, targets: [], breaks: [] }, '2027-01-01')).toBeNull();
  });
});
