import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeOutlook, type OutlookWords } from './outlook.ts';

const words: OutlookWords = {
  ...{ language: 'en', t: translator('en', en), fiscalYearStart: '01-01', timezone: 'Asia/Ho_Chi_Minh' },
};
const monthly = { delivery: { every: 1, unit: 'month', dueAfterDays: 7 } } as const;
const daily = { delivery: { every: 1, unit: 'day', dueAfterDays: null } } as const;
const november = { from: '2026-11-01', to: '2026-12-01', due: new Date('2026-12-07T17:00:00Z') };
const october = { from: '2026-10-01', to: '2026-11-01', due: new Date('2026-11-07T17:00:00Z') };

describe('what is expected, written', () => {
  it('is due on the day that ends with it, where that is all that is said', () => {
    const { late, next } = composeOutlook({ late: null, last: null, next: november }, monthly, words);
    expect([late, next]).toEqual(['', 'Next: November 2026, due by 7 Dec 2026']);
  });

  it('breaks between what is next and by when', () => {
    const { next, nextParts } = composeOutlook({ late: null, last: null, next: november }, monthly, words);
    expect(nextParts).toEqual(['Next: November 2026,', 'due by 7 Dec 2026']);
    expect(nextParts!.join(' ')).toBe(next);
  });

  it('is due at its hour where a schedule says one', () => {
    const next = { from: '2026-11-18', to: '2026-11-19', due: new Date('2026-11-18T20:00:00Z') };
    const said = composeOutlook({ late: null, last: null, next }, daily, words).next;
    expect(said).toMatch(/^Next: 18 Nov 2026, due by 19 Nov 2026.*03:00/);
  });

  it('says what came last beside what is next, and as of which day that is, where it is not today', () => {
    const [from, to] = ['2026-10-30', '2026-10-31'];
    const next = { from: to, to: '2026-11-01', due: new Date('2026-10-31T20:00:00Z') };
    const outlook = { late: null, last: { from, to }, next };
    const said = composeOutlook(outlook, daily, { ...words, judgedOn: '2026-10-31' });
    expect([said.last, said.next]).toEqual([
      'Last in: 30 Oct 2026',
      'Next, as of 31 Oct 2026: 31 Oct 2026, due by 1 Nov 2026, 03:00',
    ]);
    expect(composeOutlook({ ...outlook, last: null }, daily, words).last).toBe('');
  });

  it.each([
    [0, 1, 'October 2026 overdue by less than a working day, due 7 Nov 2026'],
    [1, 1, 'October 2026 overdue by 1 working day, due 7 Nov 2026'],
    [9, 3, 'October 2026 overdue by 9 working days, due 7 Nov 2026; 2 more are missing'],
  ])('is overdue by %d working days, with what else is: %d in all', (workingDays, periods, text) => {
    const late = { ...october, workingDays, periods };
    expect(composeOutlook({ late, last: null, next: november }, monthly, words).late).toBe(text);
  });

  it.each([
    [3, { from: '2026-10-01', to: '2027-01-01' }, 'Q4 2026'],
    [12, { from: '2026-01-01', to: '2027-01-01' }, '2026'],
    [6, { from: '2026-07-01', to: '2027-01-01' }, 'July 2026 – December 2026'],
  ])('is called by its period of %d months', (every, period, name) => {
    const source = { delivery: { ...monthly.delivery, every } };
    const { next } = composeOutlook(
      { late: null, last: null, next: { ...november, ...period } },
      source,
      words,
    );
    expect(next).toBe(`Next: ${name}, due by 7 Dec 2026`);
  });
});
