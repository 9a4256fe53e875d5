import { fullText, type Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { OverTimeSubject, PathCell } from './over-time-cell.ts';

/**
 * Says what units over time show: who was behind all along; else how many are now; without a path, who moved most.
 *
 * @param units in the order shown, each with one cell a period
 */
export function overTimeTitle(
  units: readonly (readonly [string, readonly PathCell[]])[],
  { indicator, catalog, periods, line }: OverTimeSubject,
  words: Words,
): string {
  const { t, language, fallback } = words;
  const nameOf = (id: string) => unitName(catalog.units.get(id)!, language, fallback).text;
  const isBehind = (cell: PathCell | undefined) => cell?.status === 'behind';
  if (units.every(([, cells]) => (cells.at(-1)?.behind ?? null) === null)) {
    const [id, first, last] = furthestMoved(units, line?.date ?? '');
    if (id === null) return t('heat.still');
    const [from, to] = [first, last].map((value) => fullText(value, indicator, words));
    return t('heat.moved', { unit: nameOf(id), first: from!, last: to! });
  }
  const always = units.filter(([, cells]) => cells.every(isBehind)).map(([id]) => nameOf(id));
  if (always.length > 0)
    return t('heat.always', {
      names: joinNames(always, always.length, words, { of: 'units' }),
      count: always.length,
      periods: periods.length,
    });
  const now = units.filter(([, cells]) => isBehind(cells.at(-1))).length;
  if (now > 0) return t('heat.now', { count: now, periods: periods.length });
  const before = units.filter(([, cells]) => cells.some(isBehind)).length;
  return t('heat.none_behind', { count: before });
}

/** The unit whose first and last values that compare differ most. */
function furthestMoved(
  units: readonly (readonly [string, readonly PathCell[]])[],
  since: string,
): [unitId: string | null, first: number, last: number] {
  let found: [string | null, number, number] = [null, 0, 0];
  for (const [id, cells] of units) {
    const values = cells.flatMap(({ value, period }) => (period < since ? [] : (value ?? [])));
    const [first, last] = [values.at(0) ?? 0, values.at(-1) ?? 0];
    if (Math.abs(last - first) > Math.abs(found[2] - found[1])) found = [id, first, last];
  }
  return found;
}
