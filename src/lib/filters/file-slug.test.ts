import { expect, it } from 'vitest';
import { fileSlug } from './file-slug.ts';

it.each([
  [['Đồng Nai'], 'dong-nai'],
  [['Tỷ lệ thông tin phải kê khai lại (%)'], 'ty-le-thong-tin-phai-ke-khai-lai'],
  [['दा नांग', 'Đà Nẵng'], 'da-nang'],
  [['दा नांग', undefined, ''], '34-48'],
  [['दा नांग 2'], '34-48'],
  [['123'], '123'],
])('writes %j in letters of any keyboard', (names, written) => {
  expect(fileSlug(names, '34-48')).toBe(written);
});
