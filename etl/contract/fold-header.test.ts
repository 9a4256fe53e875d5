import { expect, test } from 'vitest';
import { foldHeader } from './fold-header.ts';

test.each([
  ['Mã đơn vị', 'ma don vi'],
  [' MÃ  ĐƠN\u00a0VỊ\n', 'ma don vi'],
  ['Mã đơn vị'.normalize('NFD'), 'ma don vi'],
  ['\ufeffSố lượng (triệu đồng)', 'so luong (trieu dong)'],
])('reads %j as %j', (header, folded) => {
  expect(foldHeader(header)).toBe(folded);
});

test('tells apart what differs by more than marks', () => {
  expect(foldHeader('Mã đơn vị')).not.toBe(foldHeader('Mã đơn vị cha'));
});
