import { describe, expect, it } from 'vitest';
import type { Target } from '#warehouse/model/indicator.ts';
import { requiredPath, targetOn } from './path.ts';

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
    const goals = { baseline, targets };
    expect(requiredPath(goals, '2024-12-31')).toBe(0.3);
    expect(requiredPath(goals, '2025-01-31')).toBeCloseTo(0.3 + (0.3 * 31) / 365, 12);
    expect(requiredPath(goals, '2025-12-31')).toBe(0.6);
    expect(requiredPath(goals, '2026-07-02')).toBeCloseTo(0.6 + (0.2 * 183) / 365, 12);
    expect(requiredPath(goals, '2026-12-31')).toBe(0.8);
    expect(requiredPath(goals, '2031-01-01')).toBe(0.8);
  });

  it('does not exist before the baseline, nor without targets', () => {
    expect(requiredPath({ baseline, targets }, '2024-12-30')).toBeNull();
    expect(requiredPath({ baseline, targets: [] }, '2025-12-31')).toBeNull();
  });

  it('is level at the first target where there is no baseline', () => {
    const goals = { baseline: null, targets };
    expect(requiredPath(goals, '2020-01-01')).toBe(0.6);
    expect(requiredPath(goals, '2025-12-31')).toBe(0.6);
    expect(requiredPath(goals, '2026-07-02')).toBeCloseTo(0.6 + (0.2 * 183) / 365, 12);
  });
});

describe('targetOn', () => {
  it('is the next dated target, on its own day still, and the last one afterwards', () => {
    const goals = { baseline: null, targets };
    expect(targetOn(goals, '2025-12-31')?.value).toBe(0.6);
    expect(targetOn(goals, '2026-01-01')?.value).toBe(0.8);
    expect(targetOn(goals, '2027-01-01')?.value).toBe(0.8);
    expect(targetOn({ baseline: null, targets: [] }, '2027-01-01')).toBeNull();
  });
});
