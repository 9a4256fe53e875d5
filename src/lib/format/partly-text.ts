import type { Words } from './cell.ts';

/** `3 rows of usually about 120`: a report in part; empty where rows are not told. */
export function partlyText(
  { rows, usual }: { rows: number | null; usual: number | null },
  { t }: Pick<Words, 't'>,
): string {
  if (rows === null || usual === null) return '';
  return t('partly.rows', { rows, usual: Math.round(usual) });
}
