import type { Language } from '#lib/format/locale.ts';

/** Accounts by what others see of them, in the order of the reader's alphabet: letters with marks do not come after all others. */
export function inLabelOrder<Listed extends { person: { label: string } }>(
  listed: readonly Listed[],
  language: Language,
): Listed[] {
  const { compare } = new Intl.Collator(language);
  return [...listed].sort((one, other) => compare(one.person.label, other.person.label));
}
