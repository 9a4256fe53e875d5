import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Language } from './locale.ts';
import { formatGoal, formatValue } from './number.ts';

/** So many more decimals at most. */
const FURTHER = 3;

/**
 * The indicator with as many decimals as tell a value from the path that it is behind, which else would read the same: as it is where they
 * do not, or where nothing is behind.
 */
export function toldFromPath(
  cell: Pick<Cell, 'value' | 'path' | 'status'> | null,
  indicator: Indicator,
  language: Language,
): Indicator {
  const { value, path, status } = cell ?? { value: null, path: null, status: 'not_measured' };
  const isBehind = status === 'behind' || status === 'within_tolerance';
  if (!isBehind || value === null || path === null || value === path) return indicator;
  const readAlike = (finer: Indicator) => {
    const written = asPath(path, finer, language);
    return formatValue(value, written, language) === formatValue(path, written, language);
  };
  let finer = indicator;
  while (readAlike(finer) && finer.decimals < indicator.decimals + FURTHER)
    finer = { ...finer, decimals: finer.decimals + 1 };
  return finer;
}

/** The indicator with the decimals of a path that lies between whole counts, so that a distance from it is that of the two as written. */
export function asPath(path: number, indicator: Indicator, language: Language): Indicator {
  const isBetween =
    indicator.decimals === 0 &&
    formatGoal(path, indicator, language) !== formatValue(path, indicator, language);
  return isBetween ? { ...indicator, decimals: 1 } : indicator;
}
