import { expect, it } from 'vitest';
import type { Translate } from '../i18n/translate.ts';
import { wayHome } from './way-home.ts';

const t = ((key: string) => key) as unknown as Translate;

it('leads to a page that the reader has', () => {
  expect(wayHome(['read_figures', 'keep_account'], t)).toEqual({ href: '/', text: 'error.home' });
  expect(wayHome(['manage_people', 'keep_account'], t)).toEqual({ href: '/people', text: 'people.title' });
  expect(wayHome(['keep_account'], t)).toEqual({ href: '/account', text: 'account.open' });
});

it('leads nobody to the briefing, whose address asks for the sign-in', () => {
  expect(wayHome(null, t).href).toBe('/');
});
