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

/** What a sheet is about: the briefing, an indicator or a unit. */
type Subject = { kind: 'briefing' } | { kind: 'indicator' | 'unit'; id: string };

/** A page that is asked for as a sheet: `/paper/briefing.pdf?unit=34-66`, `/paper/indicators/liveness_rate.pdf`, `/paper/units/34-66.pdf`. */
export interface Sheet {
  subject: Subject;
  search: URLSearchParams;
  /** A kept version; null for the one served. */
  version: string | null;
}

const periodShape = {
  grain,
  period: period('A period.'),
  lang: z.enum(languages).optional().meta({ description: 'Language of the sheet.' }),
};

const viewShape = { unit: text('Id of a unit.'), ...periodShape };

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

const shapes = { briefing: briefingShape, indicator: indicatorShape, unit: periodShape };

/** True for the addresses of sheets. */
export const isPaper = (path: string) => path.startsWith('/paper/');

/** What the sheet at a path is about; null where there is none. */
function subjectAt(path: string): Subject | null {
  if (path === '/paper/briefing.pdf') return { kind: 'briefing' };
  const indicator = /^\/paper\/indicators\/([\w-]+)\.pdf$/.exec(path)?.[1];
  if (indicator !== undefined) return { kind: 'indicator', id: indicator };
  const unit = decoded(/^\/paper\/units\/([^/]+)\.pdf$/.exec(path)?.[1] ?? '');
  return unit === '' ? null : { kind: 'unit', id: unit };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that begins nothing: no unit is called so.
    return '';
  }
}

function pagePath(subject: Subject | null): string {
  switch (subject?.kind) {
    case 'indicator':
      return `/indicators/${encodeURIComponent(subject.id)}`;
    case 'unit':
      return `/units/${encodeURIComponent(subject.id)}`;
    default:
      return '/';
  }
}

/** Where the page of a sheet is, whatever its address asks for; the briefing where there is no such sheet. */
export function pageOf({ pathname, search }: URL): string {
  return `${pagePath(subjectAt(pathname))}${search}`;
}

/**
 * Reads the address of a sheet; null where it is none. What it asks for is refused as the API would, unlike by a page: a
 * sheet that goes from hand to hand must not be about something else than was asked.
 *
 * @throws {WarehouseError} question_invalid
 */
export function readSheet({ pathname, searchParams }: URL): Sheet | null {
  const subject = subjectAt(pathname);
  if (subject === null) return null;
  readParameters(shapes[subject.kind], searchParams);
  return { subject, search: searchParams, version: searchParams.get('version') || null };
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
  const { subject, search } = sheet;
  const view = readView(search);
  requireParts(sheet, catalog);
  const asked = subject.kind === 'unit' ? subject.id : view.unit;
  const unit = requireUnit(catalog, asked ?? catalog.workspace.rootUnit);
  const period = settlePeriod(search.get('period'), view.grain, catalog)?.slice(0, 7) ?? '';
  const settled = new URLSearchParams(search);
  settled.set('lang', language);
  if (period) settled.set('period', period);
  const name = [
    subject.kind === 'indicator' ? subject.id : subject.kind,
    unit.unitId,
    view.grain === 'month' ? '' : view.grain,
    period,
    language,
  ];
  return {
    path: `${pagePath(subject)}?${settled}`,
    fileName: `${name
      .filter(Boolean)
      .join('-')
      .replace(/[^\w.-]/g, '_')}.pdf`,
  };
}

/** What a page would pass over in silence. */
function requireParts({ subject, search }: Sheet, catalog: Catalog): void {
  const [map, level, by] = ['map', 'level', 'by'].map((name) => search.get(name));
  if (map) requireIndicator(catalog, map);
  if (level) requireLevel(catalog, level);
  if (subject.kind !== 'indicator') return;
  const indicator = requireIndicator(catalog, subject.id);
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
