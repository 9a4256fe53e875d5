import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Words } from '#lib/format/cell.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { UnitRow } from './indicator-view.ts';

/** Of units that stand alike at an end of the ranking, how many are named before the rest is counted. */
const NAMED = 2;

/**
 * Puts units in the order in which a reader needs them: best first; worst first where one of them is behind its path, for then it is those
 * that are looked for. Those alike keep their order, and those without a value stay last.
 *
 * @param cells best first
 */
export function rankedForReading(cells: readonly Cell[], { better }: Indicator): Cell[] {
  if (!cells.some(isBehind)) return [...cells];
  const measured = cells.filter(({ value }) => value !== null);
  const absent = cells.filter(({ value }) => value === null);
  const up = better === 'up' ? 1 : -1;
  return [...measured.toSorted((one, other) => up * (one.value! - other.value!)), ...absent];
}

/**
 * Those furthest behind, the worst first, with such as are behind within what is tolerated.
 *
 * @param rows in the order of {@link rankedForReading}
 */
export function furthestBehind<Row extends Pick<UnitRow, 'status'>>(
  rows: readonly Row[],
  most: number,
): Row[] {
  const lagging = rows.filter(({ status }) => status === 'behind' || status === 'within_tolerance');
  return rows.some(isBehind) ? lagging.slice(0, most) : lagging.slice(-most).reverse();
}

/**
 * Says what a ranking shows: how many are behind the path and who most of all; without any the best and the worst, with all that stand
 * alike at either end.
 *
 * @param cells those of `rows`, in the same order
 */
export function rankingTitle(rows: readonly UnitRow[], cells: readonly Cell[], words: Words): string {
  const { t } = words;
  const measured = rows.filter((_, index) => cells[index]!.value !== null);
  const [first, last] = [measured.at(0), measured.at(-1)];
  if (!first || !last || first === last) return t('ranking.few');
  if (first.value === last.value) return t('ranking.alike', { count: measured.length, value: first.value });
  const named = (value: string, of: readonly UnitRow[]) => {
    const names = of.filter((row) => row.value === value).map(({ name }) => name.text);
    return joinNames(names, names.length, words, { said: NAMED, of: 'units' });
  };
  const behind = rows.filter((_, index) => isBehind(cells[index]!));
  if (behind.length === 0)
    return t('ranking.title', {
      ...{ best: named(first.value, measured), bestValue: first.value },
      ...{ worst: named(last.value, measured), worstValue: last.value },
    });
  const worst = behind[0]!.value;
  const judged = cells.filter(({ value, path }) => value !== null && path !== null).length;
  return t('ranking.behind', {
    ...{ count: behind.length, of: judged, worst: named(worst, behind), worstValue: worst },
  });
}

function isBehind({ status }: Pick<Cell, 'status'>): boolean {
  return status === 'behind';
}
