import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodHolding, readView, shownPeriod, stayingParameters, type View, viewHref } from './view.ts';

const views: fc.Arbitrary<View> = fc.record({
  unit: fc.option(fc.stringMatching(/^[\p{L}\d&= #-]{1,12}$/u)),
  grain: fc.constantFrom('month', 'quarter', 'year'),
  period: fc.option(
    fc
      .tuple(fc.integer({ min: 1990, max: 2090 }), fc.integer({ min: 1, max: 12 }))
      .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}-01`),
  ),
});

describe('a view and its address', () => {
  it('are one and the same, whatever the unit is called', () => {
    fc.assert(
      fc.property(views, (view) => {
        const href = viewHref('/indicators', view, { map: 'x' });
        expect(readView(new URL(href, 'http://localhost').searchParams)).toEqual(view);
      }),
    );
  });

  it('leave out what is the default', () => {
    expect(viewHref('/', { unit: null, grain: 'month', period: null })).toBe('/');
    expect(viewHref('/', { unit: null, grain: 'month', period: null }, { map: null })).toBe('/');
  });

  it('read what cannot be a view as the default', () => {
    expect(readView(new URLSearchParams('grain=week&period=soon&unit='))).toEqual({
      unit: null,
      grain: 'month',
      period: null,
    });
  });
});

it('finds the period of another grain that holds a day', () => {
  const quarters = [
    { period: '2026-07-01', periodEnd: '2026-09-30' },
    { period: '2026-10-01', periodEnd: '2026-10-31' },
  ];
  expect(periodHolding('2026-08-01', quarters)).toBe('2026-07-01');
  expect(periodHolding('2026-11-01', quarters)).toBeNull();
  expect(periodHolding('2026-01-01', quarters)).toBeNull();
});

it('shows the period asked for, else the last complete one', () => {
  const months = [
    { period: '2026-09-01', periodEnd: '2026-09-30', complete: true },
    { period: '2026-10-01', periodEnd: '2026-10-15', complete: false },
  ];
  expect(shownPeriod('2026-10-01', months)?.period).toBe('2026-10-01');
  expect(shownPeriod('2031-01-01', months)?.period).toBe('2026-09-01');
  expect(shownPeriod(null, months)?.period).toBe('2026-09-01');
  expect(shownPeriod(null, months.slice(1))?.period).toBe('2026-10-01');
  expect(shownPeriod(null, [])).toBeNull();
});

it('keeps what holds for any unit and period when one is switched, and drops the rest', () => {
  const kept = stayingParameters(new URLSearchParams('map=rate&base=year&since=v1&level=province&version='));
  expect(viewHref('/', { unit: null, grain: 'month', period: null }, kept)).toBe('/?map=rate&base=year');
});
