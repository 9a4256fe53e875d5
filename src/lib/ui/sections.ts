import type { MessageKey } from '../i18n/translate.ts';
import type { Right } from '../server/auth/rights.ts';

/** The places of the product, in the order of its navigation; `icon` is a path in a box of 24 × 24, drawn as a line. */
export const sections = [
  {
    id: 'briefing',
    needs: 'read_figures',
    path: '/',
    icon: 'M4 5h7v6H4zM13 5h7v10h-7zM4 13h7v6H4zM13 17h7v2h-7z',
  },
  { id: 'indicators', needs: 'read_figures', path: '/indicators', icon: 'M4 19V5M4 19h16M8 15l4-5 3 3 5-6' },
  { id: 'explore', needs: 'read_figures', path: '/explore', icon: 'M4 5h16v14H4zM4 10h16M10 10v9M15 10v9' },
  {
    id: 'units',
    needs: 'read_figures',
    path: '/units',
    icon: 'M9 4h6v5H9zM3 15h6v5H3zM15 15h6v5h-6zM12 9v3M6 15v-3h12v3',
  },
  {
    id: 'data',
    needs: 'read_figures',
    path: '/data',
    icon: 'M4 6c0-3 16-3 16 0v12c0 3-16 3-16 0zM4 6c0 3 16 3 16 0M4 12c0 3 16 3 16 0',
  },
  { id: 'refresh', needs: 'see_refreshes', path: '/refresh', icon: 'M20 12a8 8 0 1 1-2.4-5.7M20 3v4.5h-4.5' },
] as const satisfies readonly { id: string; needs: Right; path: string; icon: string }[];

/** Where those go who look after people and programs and see no figures; all others have these in the menu of their name. */
const administration = [
  {
    name: 'people.title',
    needs: 'manage_people',
    path: '/people',
    icon: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2 20c0-4 3-6 7-6s7 2 7 6M15 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.5.8 4 2.7 4 5.5',
  },
  {
    name: 'webhook.title',
    needs: 'manage_webhooks',
    path: '/webhooks',
    icon: 'M10 14a4 4 0 0 1 0-5.7l3-3a4 4 0 0 1 5.7 5.7l-1.5 1.5M14 10a4 4 0 0 1 0 5.7l-3 3a4 4 0 0 1-5.7-5.7l1.5-1.5',
  },
] as const satisfies readonly { name: MessageKey; needs: Right; path: string; icon: string }[];

/** A place of the navigation. */
export interface Place {
  name: MessageKey;
  /** For the bar at the foot of a phone, where the name would take two lines; null where it does not. */
  short: MessageKey | null;
  path: string;
  icon: string;
}

const shortNames: { [id: string]: MessageKey } = {
  briefing: 'nav.short.briefing',
  refresh: 'nav.short.refresh',
};

/** The places that a reader may go to: the sections, or of whom sees no figures what they look after. */
export function placesOf(can: (right: Right) => boolean): Place[] {
  const own = sections.filter(({ needs }) => can(needs));
  if (own.length > 0)
    return own.map(({ id, path, icon }) => ({
      ...{ name: `nav.${id}`, short: shortNames[id] ?? null, path, icon },
    }));
  return administration
    .filter(({ needs }) => can(needs))
    .map(({ name, path, icon }) => ({ name, short: null, path, icon }));
}

/** True where an address lies within a section. */
export function isWithin(pathname: string, path: string): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}
