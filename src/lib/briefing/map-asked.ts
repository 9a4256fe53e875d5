import { asAsked } from '#lib/format/as-asked.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { Scene } from '#lib/server/page.ts';

/** The indicator that an address asks the map for. */
export interface MapAsked {
  /** Null for the usual one. */
  id: string | null;
  /** What is said where there is no such indicator. */
  notices: string[];
}

/** Reads which indicator the map of the briefing is to show; one that is not there, or not the reader's to see, is the usual one. */
export function readMapAsked({ snapshot: { catalog }, words }: Scene, search: URLSearchParams): MapAsked {
  const asked = search.get('map') || null;
  if (asked === null || catalog.indicators.has(asked)) return { id: asked, notices: [] };
  const usual = catalog.indicators.get(catalog.workspace.mapIndicator);
  // Where a reader sees one tile there is no map, and so nothing is shown instead.
  if (!usual || catalog.workspace.tiles.length < 2) return { id: null, notices: [] };
  const shown = contentText(usual.shortName, words.language, words.fallback).text;
  return { id: null, notices: [words.t('asked.map', { asked: asAsked(asked), shown })] };
}
