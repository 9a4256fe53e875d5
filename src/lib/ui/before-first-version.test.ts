import { expect, it } from 'vitest';
import { loadMessages } from '../i18n/catalogue.ts';
import { translator } from '../i18n/translate.ts';
import type { Right } from '../server/auth/rights.ts';
import { beforeFirstVersion } from './before-first-version.ts';

const t = translator('en', await loadMessages('en'));

it.each<[string, Right[], string, string]>([
  ['a steward', ['read_figures', 'see_refreshes', 'run_refreshes'], 'Start a refresh', 'To the refresh'],
  ['a leader', ['read_figures', 'see_refreshes'], 'The staff who load', 'See how far it is'],
])('before the first version %s is told what they can do about it', (_, rights, says, action) => {
  const told = beforeFirstVersion((right) => rights.includes(right));
  expect(t(told.says)).toContain(says);
  expect(t(told.action)).toBe(action);
});
