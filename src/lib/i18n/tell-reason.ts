import type { Text } from '#warehouse/model/text.ts';
import type { Words } from '#lib/format/cell.ts';
import type { ContentText } from './content-text.ts';
import { reasonText } from './reason-text.ts';
import { ruleText } from './rule-text.ts';

/** Why a row failed, written: the kind of fault, and what it is of. */
export interface ToldReason {
  text: string;
  /** The field; of a rule over the whole row that nobody named its id. Empty where `says` says it. */
  field: string;
  /** What a rule over the whole row asks for; null where the fault is of a field. */
  says: ContentText | null;
}

/** Tells why a row failed. @param names what its rule asks for, by language; undefined where nobody says */
export function tellReason(
  { reason, field, rule }: { reason: string; field: string | null; rule: string },
  names: Text | undefined,
  words: Pick<Words, 'language' | 'fallback' | 't'>,
): ToldReason {
  const text = reasonText(reason, words.t);
  if (field !== null || Object.keys(names ?? {}).length === 0)
    return { text, field: field ?? rule, says: null };
  return { text, field: '', says: ruleText({ names: names!, reason }, words) };
}
