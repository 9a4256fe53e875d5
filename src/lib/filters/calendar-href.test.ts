import { expect, it } from 'vitest';
import { arrivalId, calendarHref } from './calendar-href.ts';

it('the address of the calendar leads to the month of a source that holds a day', () => {
  const { pathname, searchParams, hash } = new URL(calendarHref('procedure_month', '2026-11-16'), 'http://x');
  expect([pathname, ...searchParams]).toEqual(['/data', ['source', 'procedure_month'], ['month', '2026-11']]);
  expect(hash).toBe(`#${arrivalId('procedure_month', '2026-11')}`);
});
