import { describe, expect, it } from 'vitest';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import en from '../i18n/en.json' with { type: 'json' };
import { translator } from '../i18n/translate.ts';
import vi from '../i18n/vi.json' with { type: 'json' };
import { coverageText, describeCell, fullText, gapText, reportedBy } from './cell.ts';

const english = {
  language: 'en' as const,
  t: translator('en', en),
  fallback: 'vi',
  fiscalYearStart: '01-01',
};
const vietnamese = { ...english, language: 'vi' as const, t: translator('vi', vi) };

const share = {
  ...{ unit: 'percent', decimals: 1, better: 'up', unitText: null, tolerance: 0.02 },
  formula: {
    kind: 'ratio',
    per: 1,
    numerator: { fact: 'connection', measure: 'live', where: {} },
    denominator: { fact: 'connection', measure: 'all', where: {} },
  },
} as unknown as Indicator;
const documents = { ...share, unit: 'count', decimals: 0, unitText: { vi: 'văn bản' } } as Indicator;

const cell = {
  ...{ grain: 'month', period: '2026-10-01', periodEnd: '2026-10-31', state: 'measured', status: 'behind' },
  ...{ value: 0.906, previous: 0.896, path: 0.968, target: 1, targetDate: '2026-12-31' },
  ...{ numerator: 87, denominator: 96, reported: 31, expected: 34, rank: null, rankOf: null },
} as Cell;

describe('describeCell', () => {
  it('writes all that a card holds', () => {
    expect(describeCell(cell, share, english, 'units')).toEqual({
      ...{
        number: '90.6',
        unit: '%',
        full: '90.6%',
        state: 'measured',
        status: 'behind',
        statusText: 'Behind',
        why: '',
        isMissing: false,
      },
      change: { direction: 'up', amount: '1.0', text: '1.0 pts on Sept' },
      noChange: 'no earlier value',
      ...{ path: 'path 96.8%', pathValue: '96.8%', goal: 'goal 100% by 31 Dec' },
      ...{ coverage: '31 of 34 units', counts: '87 of 96' },
    });
  });

  it('has more decimals where value and path would read the same, though one is behind the other', () => {
    const near = { ...cell, value: 0.2247, path: 0.2253, status: 'within_tolerance' as const };
    expect(describeCell(near, share, english, 'units')).toMatchObject({
      ...{ number: '22.47', full: '22.47%', path: 'path 22.53%', goal: 'goal 100% by 31 Dec' },
    });
  });

  it('says why there is no change: nothing before, not told of a whole, or nothing told at all', () => {
    const whole = { ...english, isOfWhole: true };
    const noChange = (...[of, words]: [typeof cell | null, typeof whole | typeof english]) =>
      describeCell(of, share, words, 'units').noChange;
    expect(noChange(cell, english)).toBe('no earlier value');
    expect(noChange(cell, whole)).toBe('change outside your scope');
    expect(noChange(null, whole)).toBe('');
    expect(noChange({ ...cell, value: null }, english)).toBe('no value to compare');
  });

  it('writes them in Vietnamese as they are written there', () => {
    const { full, change, path, goal, coverage, counts } = describeCell(cell, share, vietnamese, 'units');
    expect([full, change?.text, path, goal, coverage, counts]).toEqual([
      '90,6%',
      '1,0 điểm % so với T9',
      'lộ trình 96,8%',
      'mục tiêu 100% đến 31/12',
      '31/34 đơn vị',
      '87/96',
    ]);
  });

  it.each([
    ['partial', 0.5, 3, 'Behind', 'Part of what it is made of has not come: the figure holds for what has.'],
    ['partial', 0.5, 34, 'Behind', 'Figures begin within this period: it holds for the part since then.'],
    ['not_measured', null, 0, 'Not measured', 'No report has come for this period.'],
    [
      'not_measured',
      null,
      3,
      'Not measured',
      'Reports have come, but there is nothing to count or to divide by.',
    ],
    ['not_expected', null, 0, 'Not expected here', 'Nobody here owes a report for this period.'],
    ['suppressed', null, 4, 'Too few to show', 'So few cases that persons could be recognised.'],
  ] as const)(
    'says of a value that is %s, %j of %d reports, its own word and why',
    (state, value, reported, word, why) => {
      const status = value === null ? 'not_measured' : 'behind';
      const of = { ...cell, state, value, reported, status } as Cell;
      expect(describeCell(of, share, english, 'units')).toMatchObject({ statusText: word, why });
    },
  );

  it('reads what was not measured as missing, never as zero', () => {
    const missing = {
      ...cell,
      value: null,
      state: 'not_measured',
      status: 'not_measured',
      numerator: null,
    } as Cell;
    for (const nothing of [missing, null]) {
      const { number, unit, full, change, counts } = describeCell(nothing, share, english, 'units');
      expect([number, unit, full, change, counts]).toEqual(['–', '', '–', null, '']);
    }
  });

  it('names far goals by their year, and others by their day', () => {
    const goal = (targetDate: string) => describeCell({ ...cell, targetDate }, share, english, 'units').goal;
    expect(goal('2028-12-31')).toBe('goal 100% by 2028');
    expect(goal('2027-06-30')).toBe('goal 100% by 30 Jun 2027');
  });

  it('leaves out counts too large to mean something', () => {
    expect(describeCell({ ...cell, denominator: 155_094 }, share, english, 'units').counts).toBe('');
  });
});

describe('texts of values', () => {
  it('bear the unit’s own word, in the language it exists in', () => {
    expect(fullText(3, documents, english)).toBe('3 văn bản');
    expect(fullText(null, documents, english)).toBe('–');
  });

  it('count a gap between percentages in points', () => {
    expect(gapText(0.0123, share, english)).toBe('1.2 pts');
    expect(gapText(0.0123, share, vietnamese)).toBe('1,2 điểm %');
  });
});

describe('coverage', () => {
  const facts = (...by: Fact['reporting']['by'][]) =>
    new Map(by.map((way, index) => [index ? 'other' : 'connection', { reporting: { by: way } } as Fact]));

  it('is counted as the facts of the indicator count it', () => {
    expect(reportedBy(share, facts('days'))).toBe('days');
    const mixed = { ...share, formula: { ...share.formula, denominator: { fact: 'other' } } } as Indicator;
    expect(reportedBy(mixed, facts('days', 'deliveries'))).toBe('mixed');
  });

  it('is said in the word of what is counted, and as complete where nobody is named', () => {
    expect(coverageText({ reported: 30, expected: 31 }, english, 'days')).toBe('30 of 31 days');
    expect(coverageText({ reported: 3, expected: 3 }, english, 'deliveries')).toBe('complete');
    expect(coverageText({ reported: 34, expected: 34 }, english, 'units')).toBe('34 of 34 units');
    expect(coverageText({ reported: 0, expected: 0 }, english, 'units')).toBe('');
    // All that one unit owed since figures begin is not all of the period.
    expect(coverageText({ reported: 1, expected: 1, state: 'measured' }, english, 'units')).toBe('complete');
    expect(coverageText({ reported: 1, expected: 1, state: 'partial' }, english, 'units')).toBe(
      '1 of 1 unit',
    );
  });
});
