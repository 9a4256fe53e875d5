import { expect, it } from 'vitest';
import { zoneName } from './zone-name.ts';

it.each([
  ['en', 'Vietnam time (GMT+7)', 'India Standard Time'],
  ['vi', 'Giờ Việt Nam (GMT+7)', 'Giờ Chuẩn Ấn Độ'],
  ['hi', 'वियतनाम समय (GMT+7)', 'भारतीय मानक समय'],
] as const)('names a zone in the language %s', (language, ofVietnam, ofIndia) => {
  expect(zoneName('Asia/Ho_Chi_Minh', language)).toBe(ofVietnam);
  expect(zoneName('Asia/Kolkata', language)).toBe(ofIndia);
});
