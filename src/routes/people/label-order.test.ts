import { expect, it } from 'vitest';
import { languages } from '#lib/format/locale.ts';
import { inLabelOrder } from './label-order.ts';

it.each(languages)('accounts stand in the order of an alphabet, marks or none: %s', (language) => {
  const listed = ['Quản trị viên', 'Chủ quản dữ liệu', 'Đầu mối dữ liệu', 'Cán bộ kiểm tra'];
  const ordered = inLabelOrder(
    listed.map((label) => ({ person: { label } })),
    language,
  );
  expect(ordered.map(({ person }) => person.label)).toEqual([
    'Cán bộ kiểm tra',
    'Chủ quản dữ liệu',
    'Đầu mối dữ liệu',
    'Quản trị viên',
  ]);
});
