import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';

/** What a source is called; its id where the version does not have it, or not for whoever looks. */
export function sourceNameOf(
  { sources }: Pick<Catalog, 'sources'>,
  id: string,
  { language, fallback }: Pick<Words, 'language' | 'fallback'>,
): ContentText {
  const source = sources.get(id);
  return source ? contentText(source.name, language, fallback) : { text: id, language: 'en' };
}
