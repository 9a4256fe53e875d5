import { describe, expect, it } from 'vitest';
import { textWidth, wrapText } from './text-width.ts';

describe('textWidth', () => {
  it('counts marks that stand on other letters as nothing', () => {
    expect(textWidth('लि', 10)).toBeLessThan(textWidth('लल', 10));
    expect(textWidth('e\u0301', 10)).toBe(textWidth('e', 10));
  });

  it('grows with the size', () => {
    expect(textWidth('Đắk Lắk', 20)).toBeCloseTo(2 * textWidth('Đắk Lắk', 10));
  });
});

describe('wrapText', () => {
  it('keeps every word, in lines no wider than asked', () => {
    const text = 'Behind the path in all 12 periods: Hưng Yên, Thanh Hoá, Đồng Nai and 3 more';
    const lines = wrapText(text, 12, 160);
    expect(lines.join(' ')).toBe(text);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(160);
  });

  it('lets a word stand alone that is wider than a line, and makes none of nothing', () => {
    expect(wrapText('Donaudampfschifffahrt ja', 12, 40)).toEqual(['Donaudampfschifffahrt', 'ja']);
    expect(wrapText('', 12, 40)).toEqual([]);
  });
});
