import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composePeriodsToCome, composeProjection, projectionNote } from './compose-projection.ts';

const words = {
  ...{ language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' },
};
const indicator = {
  ...{ unit: 'percent', decimals: 1, better: 'up', breaks: [] },
  baseline: { date: '2025-12-31', value: 0.4 },
  targets: [{ date: '2026-12-31', value: 0.8 }],
} as unknown as Indicator;
const cells = [{ period: '2026-10-01', value: 0.7, path: 0.73 }] as Cell[];

/** From 70% in October, of which two months are expected. */
function projectionOf({ lower, upper }: { lower: number | null; upper: number | null }): Projection {
  const [november, december] = ['2026-11-01', '2026-12-01'].map((period, at) => ({
    ...{ period, value: 0.72 + at * 0.02, lower, upper },
  }));
  return {
    ...{
      method: lower === null ? 'mean_change' : 'smoothing',
      course: 'off_course',
      gap: -0.06,
      missed: 0.6,
    },
    ...{ target: { date: '2026-12-31', value: 0.8 }, points: [november!, december!] },
    basis: { from: '2025-10-01', to: '2026-10-01', values: 13 },
    ...{ meanChange: null, break: null, reason: null },
  };
}
const none: Projection = { ...projectionOf({ lower: null, upper: null }), points: [], target: null };

function noteOf(projection: Projection): string {
  const course = composeProjection(projection, { indicator, cells }, words);
  return projectionNote(projection, { course, drawn: [0.7, 0.73, null, 0.8] }, words);
}

describe('what is drawn of periods to come', () => {
  it('goes on from the last value it was reckoned from', () => {
    const course = composeProjection(projectionOf({ lower: 0.71, upper: 0.77 }), { indicator, cells }, words);
    expect(course?.from).toEqual({ period: '2026-10-01', value: 0.7 });
    expect(course?.texts).toEqual({ expected: 'expected', value: '74.0%', lower: '71.0%', upper: '77.0%' });
  });

  it('is nothing, and nothing is said of it, where nothing is projected', () => {
    expect(composeProjection(none, { indicator, cells }, words)).toBeNull();
    expect(noteOf(none)).toBe('');
    expect(composePeriodsToCome(none, { indicator, period: { grain: 'month' } }, words)).toEqual([]);
  });

  it('says what line and band are, that a band is cut off and how far it reaches, or why there is none', () => {
    expect(noteOf(projectionOf({ lower: 0.71, upper: 0.77 }))).toMatch(/shaded band\.$/);
    expect(noteOf(projectionOf({ lower: 0.1, upper: 1 }))).toContain('from 10.0% to 100.0% by 31 Dec 2026');
    expect(noteOf(projectionOf({ lower: null, upper: null }))).toContain(
      'too few periods are known for a band',
    );
  });

  it('has a row a period, with the path and the goal that will hold then', () => {
    const rows = composePeriodsToCome(
      projectionOf({ lower: 0.71, upper: 0.77 }),
      { indicator, period: { grain: 'month' } },
      words,
    );
    expect(rows[1]).toEqual({
      ...{ period: 'December 2026', expected: '74.0%', band: '71.0% – 77.0%', path: '80%' },
      goal: '80% · 31 Dec 2026',
    });
    expect(rows).toHaveLength(2);
    const straight = projectionOf({ lower: null, upper: null });
    expect(composePeriodsToCome(straight, { indicator, period: { grain: 'month' } }, words)[0]?.band).toBe(
      '',
    );
  });
});
