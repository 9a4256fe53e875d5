import * as z from 'zod';
import { requireIndicator, requireUnit } from '#warehouse/query/question.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { readView, shownPeriod } from '#lib/filters/view.ts';
import { languages } from '#lib/format/locale.ts';
import { grain, readParameters, text, tree } from '../parameters.ts';

/** A page that is asked for as a sheet: `/paper/briefing.pdf?unit=34-66`, `/paper/indicators/liveness_rate.pdf`. */
export interface Sheet {
  /** Null for the briefing. */
  indicatorId: string | null;
  search: URLSearchParams;
  /** A kept version; null for the one served. */
  version: string | null;
}

const viewShape = {
  unit: text('Id of a unit.'),
  grain,
  period: text('A period, as pages write it.'),
  lang: z.enum(languages).optional().meta({ description: 'Language of the sheet.' }),
};

const briefingShape = { ...viewShape, map: text('Id of the indicator on the map.') };

const indicatorShape = {
  ...viewShape,
  tree,
  version: text('Id of a kept version.'),
  ...Object.fromEntries(
    ['level', 'base', 'by', 'look', 'since'].map((name) => [name, text('As on the page.')]),
  ),
};

/** True for the addresses of sheets. */
export const isPaper = (path: string) => path.startsWith('/paper/');

/**
 * Reads the address of a sheet; null where it is none. What it asks for is refused as the API would, unlike by a page: a
 * sheet that goes from hand to hand must not be about something else than was asked.
 *
 * @throws {WarehouseError} question_invalid
 */
export function readSheet({ pathname, searchParams }: URL): Sheet | null {
  const indicatorId = /^\/paper\/indicators\/([\w-]+)\.pdf$/.exec(pathname)?.[1] ?? null;
  if (indicatorId === null && pathname !== '/paper/briefing.pdf') return null;
  readParameters(indicatorId === null ? briefingShape : indicatorShape, searchParams);
  return { indicatorId, search: searchParams, version: searchParams.get('version') || null };
}

/**
 * Where the page of a sheet is, with its period and language settled, and what its file is called.
 * @throws {WarehouseError} indicator_unknown, unit_unknown
 */
export function settleSheet(
  { indicatorId, search }: Sheet,
  catalog: Catalog,
  language: string,
): { path: string; fileName: string } {
  const view = readView(search);
  if (indicatorId !== null) requireIndicator(catalog, indicatorId);
  const unit = requireUnit(catalog, view.unit ?? catalog.workspace.rootUnit);
  const period = shownPeriod(view.period, catalog.periods[view.grain])?.period.slice(0, 7) ?? '';
  const settled = new URLSearchParams(search);
  settled.set('lang', language);
  if (period) settled.set('period', period);
  const page = indicatorId === null ? '/' : `/indicators/${indicatorId}`;
  const name = [
    indicatorId ?? 'briefing',
    unit.unitId,
    view.grain === 'month' ? '' : view.grain,
    period,
    language,
  ];
  return {
    path: `${page}?${settled}`,
    fileName: `${name
      .filter(Boolean)
      .join('-')
      .replace(/[^\w.-]/g, '_')}.pdf`,
  };
}
