import { explorationHref, nothingAsked } from '#lib/filters/exploration.ts';
import { viewHref, type View } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { Found, FoundKind } from '#lib/server/questions.ts';
import type { FoundGroup, FoundLink } from '#lib/ui/found-group.ts';

/** What the page is about that something was found from. */
interface FoundFrom {
  view: View;
  unit: { unitId: string };
}

/** Where a thing stands. Measures are opened where analysts take them apart, for the unit of the page. */
const addressOf: { readonly [kind in FoundKind]: (id: string, from: FoundFrom) => string } = {
  indicator: (id, { view }) => viewHref(`/indicators/${id}`, view),
  unit: (id, { view }) => viewHref(`/units/${encodeURIComponent(id)}`, { ...view, unit: null }),
  measure: (id, { unit }) => explorationHref({ ...nothingAsked, measures: [id], unit: unit.unitId }),
  term: (id) => `/terms#${encodeURIComponent(id)}`,
  source: (id) => `/refresh/${encodeURIComponent(id)}`,
  document: documentHref,
};

/** Opens what the document asks for where analysts take it apart. */
function documentHref(id: string, { unit }: FoundFrom): string {
  const [, measure = '', dimension = '', code = ''] = /^([^/]+)\/([^:]+):(.+)$/s.exec(id) ?? [];
  return explorationHref({
    ...nothingAsked,
    ...{ measures: [measure], where: [{ dimension, code }], unit: unit.unitId },
  });
}

/** Composes what was found into lists of links, a list a kind, in the order found. */
export function composeFound(found: readonly Found[], from: FoundFrom, words: Words): FoundGroup[] {
  return [...Map.groupBy(found, ({ kind }) => kind)].map(([kind, ofKind]) => ({
    kind,
    title: words.t(`search.${kind}`),
    links: ofKind.map((one) => composeLink(one, from, words)),
  }));
}

function composeLink({ kind, id, name, code, of, ended }: Found, from: FoundFrom, words: Words): FoundLink {
  const { language, fallback, t } = words;
  const over = ended === null ? '' : t('search.ended', { day: formatDay(ended, language) });
  const about = of === null ? '' : contentText(of, language, fallback).text;
  return {
    href: addressOf[kind](id, from),
    name: contentText(name, language, fallback),
    note: [code ?? '', about, over].filter(Boolean).join(' · '),
  };
}
