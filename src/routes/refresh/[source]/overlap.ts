import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';

/** That the counts by rule or reason make more than the rows held back, since a row may break several; empty where they do not. */
export function overlapOf(counts: readonly number[], rows: number, { language, t }: Words): string {
  const together = counts.reduce((sum, count) => sum + count, 0);
  return together > rows ? t('bench.overlap', { rows: formatCount(rows, language) }) : '';
}
