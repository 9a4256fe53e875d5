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

/** True where an address lies within a section. */
export function isWithin(pathname: string, path: string): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}
