import type { Period } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatPeriod } from '#lib/format/period.ts';
import type { Explored } from '#lib/server/explored.ts';

/** `October 2025 – October 2026`; one period where it is one. */
export function rangeText(
  { first, last, grain }: Pick<Explored, 'grain'> & Record<'first' | 'last', Pick<Period, 'period'>>,
  { language, fiscalYearStart }: Pick<Words, 'language' | 'fiscalYearStart'>,
): string {
  const names = [...new Set([first.period, last.period])].map((period) =>
    formatPeriod(period, grain, language, fiscalYearStart),
  );
  return names.join(' – ');
}
