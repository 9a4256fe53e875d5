import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Feed } from '#lib/server/questions.ts';
import { lineagePicture } from '#lib/figures/lineage-picture.ts';
import { viewHref, type View } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { DataView } from './data-view.ts';

/** Composes the picture from sources through facts to indicators, and the same as a table. */
export function composeLineagePicture(
  { catalog, feeds, chosen }: { catalog: Catalog; feeds: readonly Feed[]; chosen: string | null },
  view: View,
  words: Words,
): Omit<DataView['lineage'], 'files'> {
  const { language, fallback, t } = words;
  const textOf = (text: Parameters<typeof contentText>[0]) => contentText(text, language, fallback).text;
  const { sources, facts, indicators } = catalog;
  const isUsed = (kind: 'source' | 'fact' | 'indicator', id: string) =>
    feeds.some(
      (feed) => (feed.fromKind === kind && feed.fromId === id) || (feed.toKind === kind && feed.toId === id),
    );
  const sourceNodes = [...sources.values()].map((source) => ({
    id: `source ${source.id}`,
    text: [source.code, textOf(source.name)].filter(Boolean).join(' '),
    href: viewHref('/data', view, { source: source.id === chosen ? null : source.id }),
  }));
  const factNodes = [...facts.values()]
    .filter(({ id }) => isUsed('fact', id))
    .map((fact) => ({ id: `fact ${fact.id}`, text: textOf(fact.name), href: null }));
  const indicatorNodes = [...indicators.values()].map((indicator) => ({
    id: `indicator ${indicator.id}`,
    text: textOf(indicator.shortName),
    href: viewHref(`/indicators/${indicator.id}`, view),
  }));
  const edges = feeds.map(({ fromKind, fromId, toKind, toId }) => ({
    from: `${fromKind} ${fromId}`,
    to: `${toKind} ${toId}`,
  }));
  const title = t('data.lineageTitle', {
    sources: sourceNodes.length,
    facts: factNodes.length,
    indicators: indicatorNodes.length,
  });
  return {
    title,
    chosen,
    svg: lineagePicture({
      columns: [
        { title: t('data.sources'), nodes: sourceNodes },
        { title: t('data.facts'), nodes: factNodes },
        { title: t('nav.indicators'), nodes: indicatorNodes },
      ],
      edges,
      chosen: chosen === null ? null : `source ${chosen}`,
      label: title,
    }),
    rows: [...sources.values()].map((source) => {
      const fed = feeds.filter((feed) => feed.fromKind === 'source' && feed.fromId === source.id);
      const factIds = fed.map(({ toId }) => toId);
      const further = feeds.filter((feed) => feed.fromKind === 'fact' && factIds.includes(feed.fromId));
      return {
        source: contentText(source.name, language, fallback),
        href: `/refresh/${source.id}`,
        facts: factIds.map((id) => textOf(facts.get(id)!.name)),
        indicators: [...new Set(further.map(({ toId }) => toId))].map((id) => ({
          text: textOf(indicators.get(id)!.shortName),
          href: viewHref(`/indicators/${id}`, view),
        })),
      };
    }),
  };
}
