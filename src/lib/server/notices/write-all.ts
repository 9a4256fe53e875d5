import type { Told } from '#warehouse/control/notice-schema.ts';
import { isLanguage, type Language } from '#lib/format/locale.ts';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator, type Translate } from '#lib/i18n/translate.ts';
import { readingAs, type Reader } from '../auth/reader.ts';
import { withSnapshot } from '../warehouse.ts';
import type { NoticeText } from './notice-reader.ts';
import { writeNotice } from './write-notice.ts';

/** What is told, as it leaves the product. */
export interface Written<T extends Told> extends NoticeText {
  told: T;
}

/**
 * Writes what leaves the product for a reader, by what they may know now.
 *
 * @param language null: the workspace's own
 * @returns what they may be told, with the words to tell it in
 */
export function writeAll<T extends Told>(
  reader: Reader,
  all: readonly T[],
  language: string | null,
): Promise<{ written: Written<T>[]; t: Translate; language: Language }> {
  return readingAs(reader, () =>
    withSnapshot(async (snapshot, scope) => {
      const wanted = language ?? snapshot.catalog.workspace.languages[0];
      const spoken = isLanguage(wanted) ? wanted : 'en';
      const t = translator(spoken, await loadMessages(spoken));
      const words = wordsOf({ language: spoken, t }, snapshot.catalog);
      const written: Written<T>[] = [];
      for (const told of all) {
        const text = await writeNotice(told, { snapshot, scope, words, leaves: true });
        if (text) written.push({ ...text, told });
      }
      return { written, t, language: spoken };
    }),
  );
}
