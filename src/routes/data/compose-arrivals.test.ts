import { describe, expect, it } from 'vitest';
import { monthsUpTo } from './compose-arrivals.ts';

describe('months of the arrival calendar', () => {
  it('end with the one that holds the day, over the turn of a year', () => {
    expect(monthsUpTo('2026-02-28', 4)).toEqual(['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']);
  });
});
