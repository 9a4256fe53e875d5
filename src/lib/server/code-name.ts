import type { FactDimension } from '#warehouse/model/fact.ts';
import { isIsoDay } from '#warehouse/model/iso-day.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { registeredName } from '#warehouse/snapshot/registers.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';

/** Where names of codes are looked up, and in which language. */
export interface CodeNaming {
  catalog: Pick<Catalog, 'registers' | 'units'>;
  words: Pick<Words, 'language' | 'fallback'>;
}

/**
 * Names a code that an answer tells of: by its label, by its name in a register and itself, as the unit or day it stands for, else as it is. Registers
 * and codes are in the language that the content was delivered in.
 */
export function codeName(
  dimension: FactDimension | undefined,
  code: string,
  { catalog, words: { language, fallback } }: CodeNaming,
): ContentText {
  const label = dimension?.members.find((member) => member.code === code)?.name;
  if (label) return contentText(label, language, fallback);
  const registered = registeredName(catalog, dimension, code);
  if (registered !== null) return { text: `${registered} (${code})`, language: fallback };
  const unit = catalog.units.get(code);
  if (unit) return unitName(unit, language, fallback);
  return isIsoDay(code) ? { text: formatDay(code, language), language } : { text: code, language: fallback };
}

/**
 * Names a code that somebody asked for, which may be one of units they do not see: a register names it only where its answer tells of it.
 *
 * @param isTold whether rows of the answer bear the code
 */
export function askedCodeName(
  dimension: FactDimension | undefined,
  code: string,
  naming: CodeNaming & { scope: Scope },
  isTold: boolean,
): ContentText {
  const isKnown = isTold || seesAllUnits(naming.scope);
  return codeName(isKnown ? dimension : dimension && { ...dimension, register: undefined }, code, naming);
}
