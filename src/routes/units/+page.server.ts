import { redirect } from '@sveltejs/kit';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { viewHref, type View } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { readScene } from '#lib/server/page.ts';
import { searchUnits, standsAt } from '#lib/server/questions.ts';
import type { PageServerLoad } from './$types';

/** Most units a search shows. */
const FOUND = 60;

interface UnitLink {
  id: string;
  name: ContentText;
  code: string;
  href: string;
  /** How many units stand directly below it. */
  below: number;
  /** When it ended, written; empty while it stands. */
  ended: string;
}

export const load: PageServerLoad = (event) =>
  readScene(event, async ({ snapshot, scope, view, notices, words }) => {
    const { catalog, asOf } = snapshot;
    const { rootUnit, levels } = catalog.workspace;
    const text = event.url.searchParams.get('q')?.trim() ?? '';
    const link = (unit: UnitVersion) => unitLink(unit, catalog, view, words);
    const standing = (catalog.children.get(rootUnit) ?? []).map((id) => catalog.units.get(id)!);
    const ended = [...catalog.units.values()].filter((unit) => !standsAt(unit, asOf));
    // Whoever sees one unit with nothing below it is led to it.
    if (standing.length === 0 && !text)
      redirect(303, viewHref(`/units/${encodeURIComponent(rootUnit)}`, view));
    return {
      notices,
      search: {
        text,
        found: text ? (await searchUnits(snapshot, scope, { text, limit: FOUND })).map(link) : null,
      },
      root: link(catalog.units.get(rootUnit)!),
      levels: levels.flatMap((level) => {
        const units = byName(standing.filter((unit) => unit.level === level.id).map(link), words);
        return units.length
          ? [{ id: level.id, name: contentText(level.name, words.language, words.fallback), units }]
          : [];
      }),
      ended: byName(ended.map(link), words),
    };
  });

function unitLink(unit: UnitVersion, catalog: Catalog, view: View, { language, fallback }: Words): UnitLink {
  return {
    id: unit.unitId,
    name: unitName(unit, language, fallback),
    code: unit.unitCode,
    href: viewHref(`/units/${encodeURIComponent(unit.unitId)}`, { ...view, unit: null }),
    below: catalog.children.get(unit.unitId)?.length ?? 0,
    ended: unit.validTo ? formatDay(unit.validTo, language) : '',
  };
}

function byName(links: UnitLink[], { language }: Words): UnitLink[] {
  const { compare } = new Intl.Collator(language);
  return links.sort((a, b) => compare(a.name.text, b.name.text));
}
