import type { Grain } from '#warehouse/model/period.ts';

/**
 * Writes a period as addresses do: `2026`, `2026-Q4`, `2026-10`. Years and quarters are those of the fiscal year, named by the
 * calendar year it starts in.
 *
 * @param first ISO first day of the period
 * @param fiscalYearStart `MM-DD`
 */
export function periodAddress(first: string, grain: Grain, fiscalYearStart: string): string {
  if (grain === 'month') return first.slice(0, 7);
  const start = Number(fiscalYearStart.slice(0, 2));
  const [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  const fiscalYear = month < start ? year - 1 : year;
  return grain === 'year'
    ? String(fiscalYear)
    : `${fiscalYear}-Q${Math.floor(((month - start + 12) % 12) / 3) + 1}`;
}
