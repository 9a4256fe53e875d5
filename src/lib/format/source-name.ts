import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { contentText, type ContentText } from '../i18n/content-text.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Words } from './cell.ts';

/** Of so many sources of a figure the names are told. */
const TOLD = 3;

/** What a source is called; its id where the version does not have it, or not for whoever looks. */
export function sourceNameOf(
  { sources }: Pick<Catalog, 'sources'>,
  id: string,
  { language, fallback }: Pick<Words, 'language' | 'fallback'>,
): ContentText {
  const source = sources.get(id);
  return source ? contentText(source.name, language, fallback) : { text: id, language: 'en' };
}

/**
 * Tells the sources of a figure and who has reported: `Register of members; Register of units · all reported`. Names of sources have
 * commas in them.
 *
 * @param coverage empty where nothing is to be said of it
 */
export function sourcesTold(names: readonly string[], coverage: string, t: Translate): string {
  const shown = names.slice(0, TOLD).join('; ');
  const count = names.length - TOLD;
  return [count > 0 ? t('list.more.sources', { names: shown, count }) : shown, coverage]
    .filter(Boolean)
    .join(' · ');
}
