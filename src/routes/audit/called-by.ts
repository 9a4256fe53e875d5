import type { Language } from '#lib/format/locale.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';

/** Says what readers call something by its id, as the version served has it; undefined where it has it not, or nothing is served. */
export function calledBy(
  catalog: Pick<Catalog, 'sources' | 'indicators' | 'units' | 'workspace'> | null,
  language: Language,
): (kind: 'source' | 'indicator' | 'unit', id: string) => string | undefined {
  if (catalog === null) return () => undefined;
  const { sources, indicators, units, workspace } = catalog;
  const fallback = workspace.languages[0] ?? 'en';
  return (kind, id) => {
    if (kind === 'unit') {
      const unit = units.get(id);
      return unit && unitName(unit, language, fallback).text;
    }
    const named = kind === 'source' ? sources.get(id) : indicators.get(id);
    return named && contentText(named.name, language, fallback).text;
  };
}
