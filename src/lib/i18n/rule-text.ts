import type { Text } from '#warehouse/model/text.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from './content-text.ts';
import { reasonText } from './reason-text.ts';

/** A rule as a version knows it: `names` says what it asks for, by language; null or empty in versions that do not say. */
export interface NamedRule {
  names: Text | null;
  reason: string;
}

/** Says what a rule asks for, in the reader's language: never by its id. One that nobody named is told by its reason. */
export function ruleText(
  { names, reason }: NamedRule,
  { language, fallback, t }: Pick<Words, 'language' | 'fallback' | 't'>,
): ContentText {
  if (names && Object.keys(names).length > 0) return contentText(names, language, fallback);
  return { text: reasonText(reason, t), language };
}
