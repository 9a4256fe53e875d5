import type { TreeView } from '#warehouse/model/tree-view.ts';
import { viewHref, type View } from '#lib/filters/view.ts';

/** What a change is measured from, and how units are shown over time. */
export const bases = ['previous', 'year'] as const;
export const looks = ['map', 'lines'] as const;

/** What the address of an indicator's page asks for beside unit and period. */
export interface Asked {
  /** Level compared in the ranking; null for the largest. */
  level: string | null;
  /** What the change is measured from. */
  base: (typeof bases)[number];
  /** Dimension by which the change is taken apart; null for units. */
  by: string | null;
  /** How units are shown over time. */
  look: (typeof looks)[number];
  /** Whether rows count where their units belong now, or where they belonged on their day. */
  tree: TreeView;
  /** The version read, as it stood; null for the one served. */
  version: string | null;
  /** An older version that is compared; null for none. */
  since: string | null;
}

/** Reads what an address asks for. What cannot be asked is the default: a mistyped address shows something. */
export function readAsked(search: URLSearchParams): Asked {
  return {
    level: search.get('level') || null,
    base: search.get('base') === 'year' ? 'year' : 'previous',
    by: search.get('by') || null,
    look: search.get('look') === 'lines' ? 'lines' : 'map',
    tree: search.get('tree') === 'then' ? 'then' : 'now',
    version: search.get('version') || null,
    since: search.get('since') || null,
  };
}

/** Writes the address of an indicator's page; what is the default is left out. */
export function indicatorHref(id: string, view: View, asked: Partial<Asked>, anchor = ''): string {
  const href = viewHref(`/indicators/${encodeURIComponent(id)}`, view, furtherOf(asked));
  return anchor ? `${href}#${anchor}` : href;
}

/** What is asked for as parameters of an address; null for what is the default. */
export function furtherOf({ base, look, tree, ...further }: Partial<Asked>): {
  [name: string]: string | null;
} {
  return {
    ...further,
    base: base === 'year' ? base : null,
    look: look === 'lines' ? look : null,
    tree: tree === 'then' ? tree : null,
  };
}
