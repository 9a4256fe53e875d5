import { viewHref, type View } from '#lib/filters/view.ts';

/** What the address of an indicator's page asks for beside unit and period. */
export interface Asked {
  /** Level compared in the ranking; null for the largest. */
  level: string | null;
  /** What the change is measured from. */
  base: 'previous' | 'year';
  /** Dimension by which the change is taken apart; null for units. */
  by: string | null;
  /** How units are shown over time. */
  look: 'map' | 'lines';
}

/** Reads what an address asks for. What cannot be asked is the default: a mistyped address shows something. */
export function readAsked(search: URLSearchParams): Asked {
  return {
    level: search.get('level') || null,
    base: search.get('base') === 'year' ? 'year' : 'previous',
    by: search.get('by') || null,
    look: search.get('look') === 'lines' ? 'lines' : 'map',
  };
}

/** Writes the address of an indicator's page; what is the default is left out. */
export function indicatorHref(
  id: string,
  view: View,
  { level = null, base = 'previous', by = null, look = 'map' }: Partial<Asked>,
  anchor = '',
): string {
  const further = { level, base: base === 'year' ? base : null, by, look: look === 'lines' ? look : null };
  return `${viewHref(`/indicators/${encodeURIComponent(id)}`, view, further)}${anchor && `#${anchor}`}`;
}
