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

/** Names the levels whose units report what an indicator is made of; empty where no units do. */
export function reportingLevels(
  indicator: Indicator,
  { facts, workspace }: Pick<Catalog, 'facts' | 'workspace'>,
  words: Words,
): string {
  const own = factsOf(indicator).flatMap((id) => facts.get(id)?.reporting ?? []);
  return levelNames(
    own.flatMap((reporting) => (reporting.by === 'units' ? reporting.levels : [])),
    workspace.levels,
    words,
  );
}
