import { describe, expect, it } from 'vitest';
import type { Fact } from '../model/fact.ts';
import type { Formula, Indicator } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import type { Period } from '../snapshot/catalog.ts';
import { finestGrain, ownPeriod } from './own-period.ts';

const facts = new Map(
  Object.entries({ calls: 'day', visits: 'month', staff: 'quarter', audit: 'year' }).map(([id, grain]) => [
    id,
    { id, grain } as Fact,
  ]),
);

function period(grain: Grain, first: string, periodEnd: string, complete = true): Period {
  return { grain, period: first, periodEnd, complete };
}

const catalog = {
  facts,
  periods: {
    month: [period('month', '2026-09-01', '2026-09-30'), period('month', '2026-10-01', '2026-10-31')],
    quarter: [
      period('quarter', '2026-04-01', '2026-06-30'),
      period('quarter', '2026-07-01', '2026-09-30'),
      period('quarter', '2026-10-01', '2026-10-31', false),
    ],
    year: [period('year', '2026-01-01', '2026-10-31', false)],
  },
};

function ratio(numerator: string, denominator: string): Indicator {
  const of = (fact: string) => ({ fact, measure: 'n', where: {} });
  const formula: Formula = { kind: 'ratio', numerator: of(numerator), denominator: of(denominator), per: 1 };
  return { formula } as Indicator;
}

describe('ownPeriod', () => {
  const [september, october] = catalog.periods.month as [Period, Period];
  const own = (indicator: Indicator, asked: Period) => {
    const found = ownPeriod(catalog, indicator, asked);
    return [found.grain, found.period];
  };

  it('is the asked one where the indicator has values as fine as that', () => {
    expect(own(ratio('visits', 'calls'), october)).toEqual(['month', '2026-10-01']);
    expect(own(ratio('staff', 'staff'), catalog.periods.year[0]!)).toEqual(['year', '2026-01-01']);
  });

  it('is the last quarter that had ended, for what is measured by the quarter', () => {
    expect(own(ratio('staff', 'staff'), october)).toEqual(['quarter', '2026-07-01']);
    expect(own(ratio('visits', 'staff'), september)).toEqual(['quarter', '2026-07-01']);
  });

  it('is the running one where none had ended', () => {
    expect(own(ratio('audit', 'audit'), october)).toEqual(['year', '2026-01-01']);
  });
});

it('has no finer grain than the coarsest of its facts', () => {
  expect(finestGrain(catalog, ratio('calls', 'calls'))).toBe('month');
  expect(finestGrain(catalog, ratio('calls', 'staff'))).toBe('quarter');
});
