import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { viewHref, type View } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';

/** A word as the page of terms shows it. */
export interface TermEntry {
  id: string;
  name: ContentText;
  meaning: ContentText;
  /** Its names in the workspace's other languages. */
  elsewhere: ContentText[];
  /** Of those that measure it, the indicators that the reader may see. */
  indicators: { id: string; name: ContentText; href: string }[];
}

/** Composes the words of a version in the order in which the reader's language lists them. */
export function composeTerms(
  { terms, indicators, workspace }: Pick<Catalog, 'terms' | 'indicators' | 'workspace'>,
  view: View,
  { language, fallback }: Pick<Words, 'language' | 'fallback'>,
): TermEntry[] {
  const entries = [...terms.values()].map((term): TermEntry => {
    const name = contentText(term.name, language, fallback);
    return {
      id: term.id,
      name,
      meaning: contentText(term.meaning, language, fallback),
      elsewhere: workspace.languages
        .filter((one) => one !== name.language && term.name[one] !== undefined)
        .map((one) => ({ text: term.name[one]!, language: one })),
      indicators: term.indicators.flatMap((id) => {
        const known = indicators.get(id);
        if (!known) return [];
        const href = viewHref(`/indicators/${id}`, view);
        return [{ id, name: contentText(known.name, language, fallback), href }];
      }),
    };
  });
  return entries.sort((a, b) => a.name.text.localeCompare(b.name.text, language));
}
