import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import { contentText } from '../i18n/content-text.ts';
import { joinNames } from '../i18n/join-names.ts';
import { factsOf, type Words } from './cell.ts';

/** Names levels in the workspace's order: `Central level and Provincial level`; those that it does not have are left out. */
export function levelNames(ids: readonly string[], levels: Workspace['levels'], words: Words): string {
  const names = levels
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => contentText(name, words.language, words.fallback).text);
  return names.length > 0 ? joinNames(names, names.length, words, { of: 'levels' }) : '';
}

/** Names the levels whose units report what an indicator of a unit is made of: those it has at and below it; empty where no units do. */
export function reportingLevels(
  { indicator, unitId }: { indicator: Indicator; unitId: string },
  catalog: Pick<Catalog, 'facts' | 'workspace' | 'units' | 'children'>,
  words: Words,
): string {
  const standing = levelsFrom(catalog, [unitId]);
  const own = factsOf(indicator).flatMap((id) => catalog.facts.get(id)?.reporting ?? []);
  const reporting = own.flatMap((one) => (one.by === 'units' ? one.levels : []));
  return levelNames(
    reporting.filter((level) => standing.has(level)),
    catalog.workspace.levels,
    words,
  );
}

/** Levels of units and of all below them. */
function levelsFrom(
  { units, children }: Pick<Catalog, 'units' | 'children'>,
  unitIds: string[],
): Set<string> {
  const levels = new Set<string>();
  for (let ids = unitIds; ids.length > 0; ids = ids.flatMap((id) => children.get(id) ?? []))
    for (const id of ids) levels.add(units.get(id)?.level ?? '');
  return levels;
}
