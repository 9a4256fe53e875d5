import { expect, it } from 'vitest';
import { boundText } from './bound-text.ts';

it.each([
  ['en', '1,234.5', '12,34,567', '1 Jan 1990'],
  ['vi', '1.234,5', '1.234.567', '01/01/1990'],
  ['hi', '1,234.5', '12,34,567', '1 जन॰ 1990'],
])('writes numbers and days as %s does', (language, half, millions, day) => {
  expect(boundText(1234.5, language)).toBe(half);
  expect(boundText(1234567, language)).toBe(language === 'en' ? '1,234,567' : millions);
  expect(boundText('1990-01-01', language)).toBe(day);
});

it('groups no year, leaves a time as it stands, and reads other languages in English', () => {
  expect([
    boundText(2026, 'vi'),
    boundText(1440, 'vi'),
    boundText(0.001, 'vi'),
    boundText(-2500, 'hi'),
  ]).toEqual([...['2026', '1.440', '0,001', '-2,500']]);
  expect(boundText('2026-01-01T06:00:00', 'vi')).toBe('2026-01-01T06:00:00');
  expect(boundText(1234.5, 'fr')).toBe('1,234.5');
});
