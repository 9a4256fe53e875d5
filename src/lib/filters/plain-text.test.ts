import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test('finds a text by how it is typed without its signs', () => {
  expect(plainText('Đắk Lắk')).toBe('dak lak');
  expect(plainText('Văn bản ký số')).toContain('ky so');
  expect(plainText('की')).not.toBe(plainText('क'));
});
