import { firstDayOf } from '#warehouse/model/fiscal-period.ts';
import type { Catalog, FirstPeriod } from '#warehouse/snapshot/catalog.ts';
import type { ExploredFigure } from './explored-figure.ts';

/** What tells when a figure begins. */
type Beginning = Pick<ExploredFigure, 'id' | 'kind' | 'facts'>;

/**
 * The period that figures begin in, of several the first: an indicator where it was first measured, a measure where its fact has rows first, but not
 * before the version's periods do. The first of these where it is not known of one of them; null where the version has none.
 */
export function figuresBegin(
  catalog: Pick<Catalog, 'begins' | 'facts' | 'heldMonths' | 'periods'>,
  figures: readonly Beginning[],
): FirstPeriod | null {
  const { periods } = catalog;
  const own = figures.map((figure) => beginOf(catalog, figure));
  const known = own.filter((one) => one !== null);
  const ofVersion = periods.month[0] ?? periods.quarter[0] ?? periods.year[0] ?? null;
  if (known.length < own.length || known.length === 0) return ofVersion;
  const first = known.reduce((earliest, one) => (one.period < earliest.period ? one : earliest));
  return ofVersion && first.period < ofVersion.period ? ofVersion : first;
}

function beginOf(
  { begins, facts, heldMonths }: Pick<Catalog, 'begins' | 'facts' | 'heldMonths'>,
  figure: Beginning,
): FirstPeriod | null {
  if (figure.kind === 'indicator') return begins?.get(figure.id) ?? null;
  const [fact] = figure.facts.flatMap((id) => facts.get(id) ?? []);
  const [month] = (fact && heldMonths.get(fact.id)) ?? [];
  if (!fact || month === undefined) return null;
  return { grain: fact.grain === 'day' ? 'month' : fact.grain, period: firstDayOf(month) };
}
