import { expect, it } from 'vitest';
import { loadMessages } from '../i18n/catalogue.ts';
import { translator } from '../i18n/translate.ts';
import { coverageTold } from './coverage-told.ts';

it('says of a count that it is who has reported, and leaves what is complete or empty as it is', async () => {
  const t = translator('en', await loadMessages('en'));
  expect(coverageTold('31 of 34 units', t)).toBe('reported: 31 of 34 units');
  expect(coverageTold(t('coverage.complete'), t)).toBe('complete');
  expect(coverageTold('', t)).toBe('');
});
