import { expect, test } from 'vitest';
import { deliveryPeriod } from './delivery-period.ts';

test.each([
  ['(?<period>\\d{4}-\\d{2})', 'register-2026-10.xlsx', '2026-10-01'],
  ['(?P<period>\\d{6})', 'register_202610.xlsx', '2026-10-01'],
  ['^(?<period>[^.]+)', '2026_10.xlsx', '2026-10-01'],
  ['ngay=(?<period>[^/]+)/', 'ngay=2026-10-31/x.parquet', '2026-10-01'],
  ['^(?<period>\\d{4})', '2026.csv', '2026-01-01'],
  ['(?<period>\\d{4}-?[Qq]\\d)', 'report-2026-Q4.csv', '2026-10-01'],
  ['(?<period>\\d{4}-?[Qq]\\d)', 'report-2026q1.csv', '2026-01-01'],
  ['(?<period>\\d{4}-?[Qq]\\d)', 'report-2026-Q5.csv', null],
  ['(?<period>\\d{4}-\\d{2})', 'register-2026-13.xlsx', null],
  ['(?<period>\\d{4}-\\d{2})', 'register.xlsx', null],
])('finds the first day by %s in %s', (pattern, fileName, period) => {
  expect(deliveryPeriod({ deliveryPeriod: pattern }, fileName)).toBe(period);
});

test('says nothing where the contract declares no period', () => {
  expect(deliveryPeriod({ deliveryPeriod: null }, '2026-10.csv')).toBeNull();
});
