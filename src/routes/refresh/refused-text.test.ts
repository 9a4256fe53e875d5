import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { askedRefusal, refusedHref, refusedText } from './refused-text.ts';

const sources = new Map([
  ['loans', { name: { en: 'Loans' } }],
  ['units', { name: { en: 'Units' } }],
]);
const words = {
  ...{ language: 'en' as const, fallback: 'en', t: translator('en', en) },
  catalog: { sources } as never,
};
const told = (refused: { mended: string[]; delivered: string[] }) =>
  refusedText(askedRefusal(new URL(refusedHref(refused), 'http://desk').searchParams, words), words);

describe('what a refusal has done', () => {
  it('says of deliveries that they are not loaded again', () => {
    expect(told({ mended: [], delivered: ['loans'] })).toBe(
      'Refused. Its deliveries are not loaded again until they change.',
    );
  });

  it('says of mends that they are withdrawn, of which sources, and no more than that', () => {
    expect(told({ mended: ['loans'], delivered: [] })).toBe(
      'Refused. What was mended for it alone is withdrawn: Loans.',
    );
  });

  it('says of each source what is true of it, where both came together', () => {
    expect(told({ mended: ['loans'], delivered: ['units'] })).toBe(
      'Refused. What was mended for it alone is withdrawn: Loans. ' +
        'Deliveries that are not loaded again until they change: Units.',
    );
  });

  it('names no source that whoever looks does not know', () => {
    expect(told({ mended: ['secret'], delivered: [] })).not.toContain('secret');
  });
});
