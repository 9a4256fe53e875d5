import { viewHref, type View } from '../filters/view.ts';
import type { Language } from '../format/locale.ts';

/** Where a page is found as PDF (null where none can be made), and the meeting of its unit and period, at the page’s own figure (null where there is none). */
export interface PaperAddresses {
  pdf: string | null;
  meeting: string | null;
}

/** Addresses of the briefing of a view, in the reader's language. */
export function briefingOnPaper(
  view: View,
  { map, language, canMakePdf }: { map: string | null; language: Language; canMakePdf: boolean },
): PaperAddresses {
  return {
    pdf: canMakePdf ? viewHref('/paper/briefing.pdf', view, { map, lang: language }) : null,
    meeting: viewHref('/meeting', view),
  };
}

/**
 * Addresses of an indicator of a view. @param further what its page asks for besides, as in its address
 */
export function indicatorOnPaper(
  id: string,
  view: View,
  {
    further,
    language,
    canMakePdf,
  }: { further: { readonly [name: string]: string | null }; language: Language; canMakePdf: boolean },
): PaperAddresses {
  const path = `/paper/indicators/${encodeURIComponent(id)}.pdf`;
  return {
    pdf: canMakePdf ? viewHref(path, view, { ...further, lang: language }) : null,
    meeting: viewHref('/meeting', view, { indicator: id }),
  };
}

/** Addresses of a unit's page. @param asked `meets`: whether it stands, so that a meeting has something to show */
export function unitOnPaper(
  id: string,
  view: View,
  { meets, language, canMakePdf }: { meets: boolean; language: Language; canMakePdf: boolean },
): PaperAddresses {
  const path = `/paper/units/${encodeURIComponent(id)}.pdf`;
  return {
    pdf: canMakePdf ? viewHref(path, { ...view, unit: null }, { lang: language }) : null,
    meeting: meets ? viewHref('/meeting', { ...view, unit: id }) : null,
  };
}
