import { expect, test } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeFunnel } from './funnel-view.ts';

const words = { language: 'en' as const, fallback: 'en', fiscalYearStart: '01-01', t: translator('en', en) };

test('says how many of the registered databases others use, and what each step keeps of them', () => {
  const funnel = composeFunnel([200, 100, 80, 50], '31 Oct 2026', words);
  expect(funnel?.title).toBe('From registered to used: 50 of 200 databases are used by others');
  expect(funnel?.steps.map(({ countText, shareText }) => [countText, shareText])).toEqual([
    ['200', ''],
    ['100', '50% of registered'],
    ['80', '40% of registered'],
    ['50', '25% of registered'],
  ]);
});

test('is not drawn where nothing is registered', () => {
  expect(composeFunnel([0, 0, 0, 0], '31 Oct 2026', words)).toBeNull();
});
