import { expect, it } from 'vitest';
import { zoneName } from './zone-name.ts';

it.each([
  ['en', 'Indochina Time'],
  ['vi', 'Giờ Đông Dương'],
  ['hi', 'इंडोचाइना समय'],
] as const)('names a zone in the language %s', (language, name) => {
  expect(zoneName('Asia/Ho_Chi_Minh', language)).toBe(name);
});
