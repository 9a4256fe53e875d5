import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Words } from './cell.ts';
import type { Language } from './locale.ts';

/** The reader's words and conventions beside those of the workspace. */
export function wordsOf(
  { language, t }: { language: Language; t: Translate },
  { workspace }: Catalog,
): Words {
  return {
    language,
    t,
    fallback: workspace.languages[0] ?? 'en',
    fiscalYearStart: workspace.calendar.fiscalYearStart,
  };
}
