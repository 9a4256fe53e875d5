import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { MOST_BESIDE } from '#lib/server/explored-units.ts';
import type { BesideView } from './explore-view.ts';
import { comparedName, type Naming } from './member-name.ts';

/**
 * Composes the choice of units to compare with the one asked for, as far as the reader knows of them: those above it, those below the
 * root by level, and where it lies deeper those beside and below it. One chosen from elsewhere stays in a group of its own.
 */
export function composeBeside(naming: Naming): BesideView {
  const { explored } = naming;
  const { beside } = explored.asked;
  const offered = new Set([explored.unit.unitId]);
  const groups = groupsOf(naming).flatMap(({ name, ids }) => {
    const fresh = ids.filter((id) => !offered.has(id));
    for (const id of fresh) offered.add(id);
    const units = fresh.map((id) => ({ id, name: nameOf(id, naming), isChosen: beside.includes(id) }));
    return units.length > 0 ? [{ name, units }] : [];
  });
  const chosen = explored.compared.slice(1);
  return {
    chosen: chosen.map((unit) => comparedName(unit, naming)),
    isFull: beside.length >= MOST_BESIDE,
    groups,
  };
}

function groupsOf({ catalog, explored, words }: Naming): { name: ContentText; ids: readonly string[] }[] {
  const { unit, compared } = explored;
  const { rootUnit, levels } = catalog.workspace;
  const own = (key: 'beside.above' | 'beside.others'): ContentText => ({
    text: words.t(key),
    language: words.language,
  });
  const { compare } = new Intl.Collator(words.language);
  const name = (id: string) => nameOf(id, { catalog, words });
  const below = (id: string) =>
    (catalog.children.get(id) ?? []).toSorted((a, b) => compare(name(a).text, name(b).text));
  const under = (id: string | null) => (id !== null && catalog.units.has(id) ? [id] : []);
  return [
    { name: own('beside.above'), ids: aboveOf(unit.unitId, catalog) },
    ...levels.map((level) => ({
      name: contentText(level.name, words.language, words.fallback),
      ids: below(rootUnit).filter((id) => catalog.units.get(id)!.level === level.id),
    })),
    ...[...under(unit.parentId), unit.unitId].map((id) => ({ name: name(id), ids: below(id) })),
    { name: own('beside.others'), ids: compared.map(({ unitId }) => unitId) },
  ];
}

/** Units above one, and the root; the highest first. */
function aboveOf(unitId: string, catalog: Naming['catalog']): string[] {
  const parent = catalog.units.get(unitId)?.parentId ?? null;
  return parent !== null && catalog.units.has(parent) ? [...aboveOf(parent, catalog), parent] : [];
}

function nameOf(id: string, { catalog, words }: Pick<Naming, 'catalog' | 'words'>): ContentText {
  return unitName(catalog.units.get(id)!, words.language, words.fallback);
}
