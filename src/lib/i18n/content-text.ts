import type { Text } from '#warehouse/model/text.ts';

/** A text of the content and the language it is really in: another one than asked where it has no translation. */
export interface ContentText {
  text: string;
  language: string;
}

/** Finds a text in the reader's language, else in the workspace's default one. */
export function contentText(text: Text, language: string, fallback: string): ContentText {
  const own = text[language];
  if (own !== undefined) return { text: own, language };
  return { text: text[fallback] ?? Object.values(text)[0] ?? '', language: fallback };
}
