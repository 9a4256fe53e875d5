import { expect, it } from 'vitest';
import { isPersonalHeader } from './personal-columns.ts';

it.each([
  ...[
    'Họ và tên',
    'HỌ TÊN',
    'Họ, tên đệm',
    'Họ và tên đảng viên',
    'Tên cán bộ',
    'ho_va_ten',
    'fullName',
    'Last name',
  ],
  ...['Số CCCD', 'CCCD/CMND', 'Số căn cước công dân', 'Số định danh cá nhân', 'Hộ chiếu', 'citizen_id'],
  ...['Ngày sinh', 'Ngày, tháng, năm sinh', 'Năm sinh (*)', 'dateOfBirth', 'Birth date', 'DOB'],
  ...['Số điện thoại', 'Email', 'Địa chỉ thường trú', 'Quê quán', 'Số thẻ đảng viên', 'Mã số BHXH'],
])('“%s” heads a column of persons', (header) => {
  expect(isPersonalHeader(header)).toBe(true);
});

it.each([
  ...[
    'Tên đơn vị',
    'Tên',
    'Mã đơn vị',
    'Số hồ sơ',
    'Tổng số hồ sơ',
    'Số hồ sơ thiếu ngày sinh',
    'Số hồ sơ có CCCD',
  ],
  ...[
    'Số tài khoản Sổ tay điện tử',
    'Số cán bộ',
    'Giới tính',
    'Ngày báo cáo',
    'Ghi chú',
    'unit_name',
    'period',
  ],
])('“%s” does not', (header) => {
  expect(isPersonalHeader(header)).toBe(false);
});
