import type { Fact } from '#warehouse/model/fact.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { formatCount, formatShare } from '#lib/format/number.ts';
import type { Words } from '#lib/format/cell.ts';
import type { FunnelView } from './briefing.ts';

/** Measures by which a fact says that it follows data from register to use; each keeps a part of the one before. */
const steps = ['registered', 'connected', 'shared', 'used'] as const;

export interface FunnelFact {
  fact: Fact;
  /** Measure of each step, in order. */
  measureIds: string[];
}

/** The fact that has all four measures; null where the workspace has none. */
export function funnelFactOf(catalog: Catalog): FunnelFact | null {
  for (const fact of catalog.facts.values()) {
    const has = (id: string) => fact.measures.some((measure) => measure.id === id);
    if (fact.dimensions.length > 0 && steps.every(has)) return { fact, measureIds: [...steps] };
  }
  return null;
}

/** Composes the funnel; its title says what becomes of what is registered. Null where nothing is. */
export function composeFunnel(counts: readonly number[], asOf: string, words: Words): FunnelView | null {
  const [registered = 0, , , used = 0] = counts;
  if (registered === 0) return null;
  const { language, t } = words;
  return {
    title: t('funnel.title', {
      used: formatCount(used, language),
      registered: formatCount(registered, language),
    }),
    source: t('funnel.source', { day: asOf }),
    steps: steps.map((key, index) => ({
      name: t(`funnel.${key}`),
      count: counts[index] ?? 0,
      countText: formatCount(counts[index] ?? 0, language),
      shareText:
        index === 0
          ? ''
          : t('funnel.ofRegistered', {
              share: formatShare(counts[index] ?? 0, registered, language, 0),
            }),
    })),
  };
}
