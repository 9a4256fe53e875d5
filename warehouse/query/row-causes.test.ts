import { expect, it } from 'vitest';
import { rowCauseParameters, type FedDifference } from './row-causes.ts';

const whatsOf = (more: Partial<FedDifference>, asOf: string) => {
  const difference: FedDifference = {
    ...{ tableId: 'loan', indicatorId: 'rate', grain: 'month', dueDay: 6 },
    ...{ hasCome: true, hasGone: false, hasMended: false, grown: ['2026-10-01'] },
    ...more,
  };
  return rowCauseParameters([difference], asOf)['fed_whats'];
};

it('calls rows late that came after the day by which their period was to be reported', () => {
  expect(whatsOf({}, '2026-11-05')).toEqual(['new']);
  expect(whatsOf({}, '2026-11-06')).toEqual(['late']);
  expect(whatsOf({ dueDay: 0 }, '2026-10-30')).toEqual(['new']);
  expect(whatsOf({ dueDay: 0 }, '2026-10-31')).toEqual(['late']);
});

it('reckons from the end of the longest period that rows are of', () => {
  expect(whatsOf({ grain: 'quarter' }, '2027-01-05')).toEqual(['new']);
  expect(whatsOf({ grain: 'year', dueDay: 0 }, '2027-09-30')).toEqual(['late']);
});
