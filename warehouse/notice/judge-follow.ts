import type { Cell } from '../query/cell.ts';
import type { Follow } from './follows.ts';

type JudgedCell = Pick<Cell, 'period' | 'complete' | 'value' | 'comparableFrom'>;

/**
 * Judges a figure that is followed by its last complete period.
 *
 * @param cells of its indicator, unit and grain, the oldest first
 * @returns the first day of that period, and whether it has come where it is waited for: above or below the threshold (not at it), or so many
 *   changes in a row one way, of values that compare and none of which is missing. Null while there is no value
 */
export function judgeFollow(
  { rule, threshold, periods }: Pick<Follow, 'rule' | 'threshold' | 'periods'>,
  cells: readonly JudgedCell[],
): { period: string; isMet: boolean } | null {
  const complete = cells.filter((cell) => cell.complete);
  const last = complete.at(-1);
  if (!last || last.value === null) return null;
  const { period, value } = last;
  if (rule === 'above') return { period, isMet: threshold !== null && value > threshold };
  if (rule === 'below') return { period, isMet: threshold !== null && value < threshold };
  const steps = periods ?? 0;
  const row = complete.slice(-(steps + 1));
  const isLong = steps > 0 && row.length === steps + 1;
  return { period, isMet: isLong && isComparable(row, last) && goesOneWay(row, rule) };
}

function isComparable(row: readonly JudgedCell[], { comparableFrom }: JudgedCell): boolean {
  return comparableFrom === null || row[0]!.period >= comparableFrom;
}

function goesOneWay(row: readonly JudgedCell[], rule: 'rising' | 'falling'): boolean {
  return row.slice(1).every(({ value }, at) => {
    const before = row[at]!.value;
    if (value === null || before === null) return false;
    return rule === 'rising' ? value > before : value < before;
  });
}
