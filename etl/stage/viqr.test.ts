import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBytes, textDecoding } from './text-decoding.ts';
import { isViqr } from './viqr.ts';

it.each([
  ["Vie^.t Nam, Tha`nh pho^' Ho^` Chi' Minh", 'Việt Nam, Thành phố Hồ Chí Minh'],
  ["DDa('k La('k, DDo^`ng Tha'p, ddu+o+.c", 'Đắk Lắk, Đồng Tháp, được'],
  ['Ha No^.i\\. 1.5 + 2', 'Ha Nội. 1.5 + 2'],
  ['a\\\\b 12.5^3 (x)', 'a\\b 12.5^3 (x)'],
])('%s reads %s', (written, text) => {
  expect(decodeBytes(Buffer.from(written), 'viqr')).toBe(text);
});

it('reads the same in whatever pieces it comes', () => {
  const written = fc.string({
    unit: fc.constantFrom('a', 'o', 'u', 'd', 'D', '^', '(', '+', "'", '.', '\\', ' '),
    maxLength: 12,
  });
  fc.assert(
    fc.property(written, fc.nat({ max: 12 }), (text, at) => {
      const decoding = textDecoding('viqr')!;
      const pieces = [text.slice(0, at), text.slice(at)].map((piece) => decoding.write(Buffer.from(piece)));
      expect(pieces.join('') + (decoding.end() ?? '')).toBe(decodeBytes(Buffer.from(text), 'viqr'));
    }),
  );
});

it('is not what English, prices and formulas are', () => {
  const text =
    "We do. Is it so? 'No.' a^2 + e^x, u+v, o+o, A(1) a(b), C++, up+down, e^i, no+one, so+so, a^b^c, do+re";
  expect(isViqr(Buffer.from(text))).toBe(false);
});

it('is asked of a text without a break as quickly as of any other', () => {
  expect(isViqr(Buffer.from('n'.repeat(1_000_000)))).toBe(false);
});
