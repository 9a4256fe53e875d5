import type { Catalog, FirstPeriod } from '#warehouse/snapshot/catalog.ts';
import type { ExploredFigure } from './explored-figure.ts';

/**
 * The period that figures begin in: that of the indicator that begins first, where all are indicators; else the first of the version. Null where the version
 * has none.
 */
export function figuresBegin(
  { begins, periods }: Pick<Catalog, 'begins' | 'periods'>,
  figures: readonly Pick<ExploredFigure, 'id' | 'kind'>[],
): FirstPeriod | null {
  const own = figures.map(({ id, kind }) => (kind === 'indicator' ? begins?.get(id) : undefined));
  const known = own.filter((one) => one !== undefined);
  const ofVersion = periods.month[0] ?? periods.quarter[0] ?? periods.year[0] ?? null;
  if (known.length < own.length || known.length === 0) return ofVersion;
  return known.reduce((first, one) => (one.period < first.period ? one : first));
}
