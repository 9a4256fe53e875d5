import * as z from 'zod';
import type { Grain } from '#warehouse/model/period.ts';
import { dimensionsToTakeApart } from '#warehouse/query/decompose.ts';
import {
  invalidQuestion,
  requireIndicator,
  requireLevel,
  requirePeriod,
  requireUnit,
} from '#warehouse/query/question.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { periodHolding, readView, shownPeriod } from '#lib/filters/view.ts';
import { languages } from '#lib/format/locale.ts';
import { firstDay } from '../cell-parameters.ts';
import { grain, period, readParameters, text, tree } from '../parameters.ts';

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
  period: period('A period.'),
  lang: z.enum(languages).optional().meta({ description: 'Language of the sheet.' }),
};

const briefingShape = { ...viewShape, map: text('Id of the indicator on the map.') };

const indicatorShape = {
  ...viewShape,
  tree,
  version: text('Id of a kept version.'),
  level: text('Level of the units compared.'),
  base: z.enum(['previous', 'year']).optional(),
  by: text('Dimension by which the change is taken apart.'),
  look: z.enum(['map', 'lines']).optional(),
  since: text('Id of an older version that is kept.'),
};

/** True for the addresses of sheets. */
export const isPaper = (path: string) => path.startsWith('/paper/');

const indicatorOf = (path: string) => /^\/paper\/indicators\/([\w-]+)\.pdf$/.exec(path)?.[1] ?? null;

/** Where the page of a sheet is, whatever its address asks for; the briefing where there is no such sheet. */
export function pageOf({ pathname, search }: URL): string {
  const indicatorId = indicatorOf(pathname);
  return `${indicatorId === null ? '/' : `/indicators/${indicatorId}`}${search}`;
}

/**
 * Reads the address of a sheet; null where it is none. What it asks for is refused as the API would, unlike by a page: a
 * sheet that goes from hand to hand must not be about something else than was asked.
 *
 * @throws {WarehouseError} question_invalid
 */
export function readSheet({ pathname, searchParams }: URL): Sheet | null {
  const indicatorId = indicatorOf(pathname);
  if (indicatorId === null && pathname !== '/paper/briefing.pdf') return null;
  readParameters(indicatorId === null ? briefingShape : indicatorShape, searchParams);
  return { indicatorId, search: searchParams, version: searchParams.get('version') || null };
}

/**
 * Where the page of a sheet is, with its period and language settled, and what its file is called.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid: a period without figures, a level or a dimension
 *   that is none
 */
export function settleSheet(
  sheet: Sheet,
  catalog: Catalog,
  language: string,
): { path: string; fileName: string } {
  const { indicatorId, search } = sheet;
  const view = readView(search);
  requireParts(sheet, catalog);
  const unit = requireUnit(catalog, view.unit ?? catalog.workspace.rootUnit);
  const period = settlePeriod(search.get('period'), view.grain, catalog)?.slice(0, 7) ?? '';
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

/** What a page would pass over in silence. */
function requireParts({ indicatorId, search }: Sheet, catalog: Catalog): void {
  const [map, level, by] = ['map', 'level', 'by'].map((name) => search.get(name));
  if (map) requireIndicator(catalog, map);
  if (level) requireLevel(catalog, level);
  if (indicatorId === null) return;
  const indicator = requireIndicator(catalog, indicatorId);
  if (!by) return;
  const dimensions = dimensionsToTakeApart(catalog, indicator).map(({ id }) => id);
  if (!dimensions.includes(by))
    throw invalidQuestion(
      'by',
      by,
      dimensions.length > 0 ? `one of ${dimensions.join(', ')}` : 'none: only by units',
    );
}

/** First day of the period that is asked for, or holds what is, else of the one that pages show; null where a grain has none. */
function settlePeriod(asked: string | null, grain: Grain, catalog: Catalog): string | null {
  const known = catalog.periods[grain];
  if (!asked) return shownPeriod(null, known)?.period ?? null;
  const first = firstDay({ catalog }, 'period', { text: asked, grain });
  return requirePeriod(catalog, grain, periodHolding(first, known) ?? first).period;
}
