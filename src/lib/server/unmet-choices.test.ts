import { expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { unmetChoices } from './unmet-choices.ts';

const words = { t: translator('en', await loadMessages('en')) };
const met = { look: ['map', 'lines'], by: ['status'], since: [] };

it('says in one sentence what a page does not have, and nothing where it has all', () => {
  const saidOf = (search: string) => unmetChoices(new URLSearchParams(search), met, words);
  expect(saidOf('look=lines&by=status&since=&else=x')).toEqual([]);
  expect(saidOf('look=pie&by=status')).toEqual([
    'Nothing here is called look=pie: the page is shown as usual.',
  ]);
  expect(saidOf('look=pie&by=colour&since=v1')).toEqual([
    'Nothing here is called look=pie, by=colour, since=v1: the page is shown as usual.',
  ]);
});
