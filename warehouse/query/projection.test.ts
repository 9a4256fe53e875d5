import { describe, expect, it } from 'vitest';
import type { Indicator } from '../model/indicator.ts';
import type { Cell } from './cell.ts';
import { project } from './projection.ts';

const indicator = {
  ...{ id: 'rate', unit: 'percent', better: 'up' },
  targets: [
    { date: '2025-06-30', value: 0.1 },
    { date: '2026-12-31', value: 0.9 },
  ],
  breaks: [],
} as unknown as Indicator;

/** Complete months from January 2025 on, with these values. */
const months = (values: readonly (number | null)[]): Cell[] =>
  values.map((value, at) => {
    const first = new Date(Date.UTC(2025, at, 1)).toISOString().slice(0, 10);
    const last = new Date(Date.UTC(2025, at + 1, 0)).toISOString().slice(0, 10);
    return { period: first, periodEnd: last, complete: true, value } as Cell;
  });
const rising = (from: number, by: number, count: number) =>
  Array.from({ length: count }, (_, at) => from + by * at + 0.002 * Math.sin(at * 5));

describe('a projection', () => {
  it('goes month by month to the next target, within a band', () => {
    const { target, points, basis } = project(indicator, months(rising(0.2, 0.02, 18)), 'month');
    expect(target).toEqual({ date: '2026-12-31', value: 0.9 });
    expect(points.map(({ period }) => period)).toEqual([
      ...['2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01', '2026-12-01'],
    ]);
    expect(basis).toEqual({ from: '2025-01-01', to: '2026-06-01', values: 18 });
    for (const { lower, value, upper } of points)
      expect([lower, value, upper]).toEqual([lower, value, upper].toSorted((a, b) => a! - b!));
    expect(points.at(-1)!.value).toBeCloseTo(0.66, 1);
  });

  it('says whether the target will be met, and by how much not', () => {
    const course = (by: number, better: 'up' | 'down' = 'up') =>
      project({ ...indicator, better }, months(rising(0.3, by, 18)), 'month');
    expect(course(0.03)).toMatchObject({ course: 'on_course', reason: null });
    const slow = course(0.01);
    expect(slow.course).toBe('off_course');
    expect(slow.gap).toBeCloseTo(slow.points.at(-1)!.value - 0.9, 12);
    expect(course(0.01, 'down').course).toBe('on_course');
  });

  it('keeps a share between none and all', () => {
    const { points } = project(indicator, months(rising(0.4, 0.04, 15)), 'month');
    expect(points.at(-1)).toMatchObject({ value: 1, upper: 1 });
  });

  it('of a series that never moved is the series', () => {
    const { points, course } = project(indicator, months(Array(12).fill(0.5) as number[]), 'month');
    expect(points.every(({ value, lower, upper }) => value === 0.5 && lower === 0.5 && upper === 0.5)).toBe(
      true,
    );
    expect(course).toBe('off_course');
  });

  it('rests on the months since the last one without a value, and on no month still running', () => {
    const cells = months([...rising(0.1, 0.01, 5), null, ...rising(0.5, 0.01, 12)]);
    expect(project(indicator, cells, 'month').basis).toEqual({
      from: '2025-07-01',
      to: '2026-06-01',
      values: 12,
    });
    const running = [...cells, { ...months(Array(19).fill(0) as number[]).at(-1)!, complete: false }];
    expect(project(indicator, running, 'month')).toEqual(project(indicator, cells, 'month'));
  });

  it('is not made of too little, nor towards nothing', () => {
    expect(project(indicator, months(rising(0.2, 0.02, 11)), 'month')).toMatchObject({
      ...{ points: [], course: null, gap: null, reason: 'too_few_values' },
    });
    expect(project(indicator, [], 'month').reason).toBe('too_few_values');
    expect(project({ ...indicator, targets: [] }, months(rising(0.2, 0.02, 18)), 'month').reason).toBe(
      'no_target_ahead',
    );
  });

  it('goes by what came after a break that does not compare, and names it', () => {
    const line = { date: '2025-07-01', label: { en: 'Another form' }, comparable: false, baseline: null };
    const broken = { ...indicator, breaks: [line] };
    const values = [...rising(0.7, 0.01, 6), ...rising(0.1, 0.01, 14)];
    const { basis, points, break: found } = project(broken, months(values), 'month');
    expect(basis).toEqual({ from: '2025-07-01', to: '2026-08-01', values: 14 });
    expect(found).toEqual(line);
    expect(points.at(-1)!.value).toBeLessThan(0.4);
    expect(project(broken, months(values.slice(0, 17)), 'month')).toMatchObject({
      ...{ reason: 'too_few_values', points: [], break: line },
    });
    expect(project(indicator, months(values), 'month').break).toBeNull();
  });
});

describe('a projection by the mean of the last five changes', () => {
  const to = (date: string, value: number, better: 'up' | 'down' = 'up') =>
    ({ ...indicator, unit: 'number', better, targets: [{ date, value }] }) as unknown as Indicator;
  const six = [10, 10, 13, 12, 14, 20];
  const by = (of: Indicator, values: readonly (number | null)[] = six) =>
    project(of, months(values), 'month', 'mean_change');

  it('goes straight on by (20 - 10) ÷ 5 a month, without a band', () => {
    expect(by(to('2025-09-30', 30))).toMatchObject({
      method: 'mean_change',
      points: [
        { period: '2025-07-01', value: 22, lower: null, upper: null },
        { period: '2025-08-01', value: 24 },
        { period: '2025-09-01', value: 26 },
      ],
      ...{ gap: -4, missed: 0.4, course: 'off_course', meanChange: { change: 2, direction: 'towards' } },
      basis: { values: 6 },
    });
  });

  it('is on course below 5 % of the distance missed, uncertain up to 20 %, and off course beyond', () => {
    const course = (target: number) => by(to('2025-09-30', target)).course;
    expect([course(26), course(26.3), course(26.4), course(27.5), course(27.6)]).toEqual([
      ...['on_course', 'on_course', 'uncertain', 'uncertain', 'off_course'],
    ]);
  });

  it('says which way the changes lead, whichever is better', () => {
    const direction = (values: number[], better: 'up' | 'down') =>
      by(to('2025-09-30', 5, better), values).meanChange?.direction;
    expect(direction(six, 'up')).toBe('towards');
    expect(direction(six, 'down')).toBe('away');
    expect(direction([3, 9, 9, 9, 9, 3], 'up')).toBe('level');
  });

  it('tells of a target that is met now and will be lost that there is no distance to go by', () => {
    expect(by(to('2025-09-30', 15, 'up'), six.toReversed())).toMatchObject({ missed: 11 / 5 });
    expect(by(to('2025-09-30', 8, 'up'), six.toReversed())).toMatchObject({
      ...{ missed: null, course: 'off_course', gap: -4 },
    });
  });

  it('needs six values in a row', () => {
    expect(by(to('2025-12-31', 30), six.slice(1))).toMatchObject({
      reason: 'too_few_values',
      meanChange: null,
    });
    expect(by(to('2025-12-31', 30), [1, 2, null, ...six.slice(1)])).toMatchObject({
      reason: 'too_few_values',
    });
  });
});
