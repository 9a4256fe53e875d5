import type { Text } from '#warehouse/model/text.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from './content-text.ts';
import { withFieldNames, type NamedColumn } from './field-names.ts';
import { reasonText } from './reason-text.ts';

/** A rule as a version knows it: `names` says what it asks for, by language; null or empty in versions that do not say. */
export interface NamedRule {
  rule: string;
  names: Text | null;
  reason: string;
}

/**
 * Says what a rule asks for, in the reader's language: never by its id. One that nobody named is told by its reason.
 *
 * @param columns of its table, as readers call them; none where they are not known
 */
export function ruleText(
  { rule, names, reason }: NamedRule,
  columns: readonly NamedColumn[],
  { language, fallback, t }: Pick<Words, 'language' | 'fallback' | 't'>,
): ContentText {
  if (!names || Object.keys(names).length === 0) return { text: reasonText(reason, t), language };
  const said = contentText(names, language, fallback);
  // A rule that a person wrote has an id without a dot, and speaks as they want it to.
  if (!rule.includes('.')) return said;
  return { ...said, text: withFieldNames(said.text, columns, said.language) };
}
