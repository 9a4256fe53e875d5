import type { Text } from '#warehouse/model/text.ts';
import type { Words } from '#lib/format/cell.ts';
import type { ContentText } from './content-text.ts';
import { fieldName, type NamedColumn } from './field-names.ts';
import { reasonText } from './reason-text.ts';
import { ruleText } from './rule-text.ts';

/** Why a row failed, written: the kind of fault, and what it is of. */
export interface ToldReason {
  text: string;
  /** The field, or what a rule over the whole row asks for; of one that nobody named, its id. */
  of: ContentText;
}

/** What a reason is told with. */
export interface ReasonWords {
  /** What its rule asks for, by language; undefined where nobody says. */
  names: Text | undefined;
  /** Columns of its table, as readers call them. */
  columns: readonly NamedColumn[];
}

/** Tells why a row failed. */
export function tellReason(
  { reason, field, rule }: { reason: string; field: string | null; rule: string },
  { names = {}, columns }: ReasonWords,
  words: Pick<Words, 'language' | 'fallback' | 't'>,
): ToldReason {
  const text = reasonText(reason, words.t);
  if (field !== null) return { text, of: fieldName(field, columns, words) };
  if (Object.keys(names).length === 0) return { text, of: { text: rule, language: 'en' } };
  return { text, of: ruleText({ rule, names, reason }, columns, words) };
}
