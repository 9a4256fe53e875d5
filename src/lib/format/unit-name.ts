import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { ContentText } from '../i18n/content-text.ts';

/** A unit's name in the reader's language; where it has no translation, the name it bears itself. */
export function unitName(unit: UnitVersion, language: string, fallback: string): ContentText {
  const own = unit.names[language];
  return own ? { text: own, language } : { text: unit.name, language: fallback };
}
