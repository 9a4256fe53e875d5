import { expect, test } from 'vitest';
import { isFound, plainText } from './plain-text.ts';

test('finds a text by how it is typed without its signs', () => {
  expect(plainText('Đắk Lắk')).toBe('dak lak');
  expect(plainText('Văn bản ký số')).toContain('ky so');
  expect(plainText('की')).not.toBe(plainText('क'));
});

test('finds a name by any part of it, and every name while nothing is sought', () => {
  expect(isFound('Tỉnh Đắk Lắk', ' dak')).toBe(true);
  expect(isFound('Tỉnh Đắk Lắk', 'ha noi')).toBe(false);
  expect(isFound('Tỉnh Đắk Lắk', ' ')).toBe(true);
});
