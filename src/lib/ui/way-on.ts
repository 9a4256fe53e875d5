import { viewHref } from '../filters/view.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Shell } from './shell.ts';

/** The page that is not there: its address and route, and the frame, where there is one. */
export interface Missed {
  url: URL;
  route: { id: string | null };
  shell: Shell | null;
}

/**
 * Where a page that is not there leads on: without the unit or the version that its address names, or to the list that its own name would
 * stand in. Null where nothing is known of it.
 */
export function wayOn(
  code: string | undefined,
  { url, route, shell }: Missed,
  t: Translate,
): { href: string; text: string } | null {
  if (code === 'version_unknown') return { href: without('version', url), text: t('banner.current') };
  if (code === 'source_unknown' || code === 'run_unknown')
    return { href: '/refresh', text: t('nav.refresh') };
  if (route.id === '/refresh/schedules/[group]')
    return { href: '/refresh/schedules', text: t('schedules.title') };
  if (!shell) return null;
  if (code === 'indicator_unknown')
    return { href: viewHref('/indicators', shell.view), text: t('nav.indicators') };
  if (code !== 'unit_unknown') return null;
  if (route.id === '/units/[code]') return { href: viewHref('/units', shell.view), text: t('nav.units') };
  const unit = shell.rootUnit.name.text;
  return { href: without('unit', url), text: t('asked.forUnit', { unit }) };
}

function without(name: string, { pathname, searchParams }: URL): string {
  const search = new URLSearchParams([...searchParams].filter(([one]) => one !== name));
  return search.size ? `${pathname}?${search}` : pathname;
}
