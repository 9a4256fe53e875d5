import type { Translate } from '../i18n/translate.ts';
import type { Right } from '../server/auth/rights.ts';

/**
 * Where a reader begins: at the briefing; whoever sees no figures has none, and begins at the accounts they manage, or at their own.
 * @param rights null of nobody, whom the briefing's address leads to the sign-in
 */
export function wayHome(rights: readonly Right[] | null, t: Translate): { href: string; text: string } {
  if (rights === null || rights.includes('read_figures')) return { href: '/', text: t('error.home') };
  if (rights.includes('manage_people')) return { href: '/people', text: t('people.title') };
  return { href: '/account', text: t('account.open') };
}
