import { expect, it } from 'vitest';
import { loadMessages } from '../i18n/catalogue.ts';
import { translator } from '../i18n/translate.ts';
import { sourcesTold } from './source-name.ts';

const t = translator('en', await loadMessages('en'));

it.each([
  [[], '', ''],
  [[], 'all reported', 'all reported'],
  [['Databases, data assets'], '', 'Databases, data assets'],
  [['Databases, data assets', 'Units'], 'all reported', 'Databases, data assets; Units · all reported'],
  [['A', 'B', 'C', 'D'], '', 'A; B; C and 1 more source'],
  [['A', 'B', 'C', 'D', 'E'], 'all reported', 'A; B; C and 2 more sources · all reported'],
])('tells apart %j, and how far they have reported: %j', (names, coverage, told) => {
  expect(sourcesTold(names, coverage, t)).toBe(told);
});
