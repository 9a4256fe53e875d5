import { expect, it } from 'vitest';
import { monthOfFile } from './file-month.ts';

it.each([
  ['2026-10.xlsx', null, '2026-10-01'],
  ['v_thong_ke_van_ban_2024-11.csv', null, '2024-11-01'],
  ['ngay=2024-11-01/a.parquet', null, '2024-11-01'],
  ['2024-Q4.xlsx', null, '2024-10-01'],
  ['report_202403.csv', null, '2024-03-01'],
  ['tu-dien.xlsx', null, null],
  ['loans-2024.csv', null, null],
  ['12026-104.csv', null, null],
  ['loans-2024.csv', '(?<period>[0-9]{4})\\.csv$', '2024-01-01'],
  ['a-2026-10-b-2025-01.csv', 'b-(?P<period>.{7})', '2025-01-01'],
  ['a 31-10-2026.csv', '(?<period>\\d{2}-\\d{4})', '2026-10-01'],
  ['a 31-13-2026.csv', '(?<period>\\d{2}-\\d{4})', null],
  ['a-2026-10.csv', 'b-(?<period>.{7})', null],
])('the month of %s by %j is %s', (name, pattern, month) => {
  expect(monthOfFile(name, pattern)).toBe(month);
});
