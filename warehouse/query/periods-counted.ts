import type { Grain } from '../model/period.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';

/**
 * Periods whose reports count in what is reckoned from one day to another (ISO, both inclusive): those that have ended, due or not, since
 * without them it holds for a part; where none has, all. What is published counts the same (`etl/indicators/coverage.ts`).
 */
export function periodsCounted(
  { periods }: Pick<Catalog, 'periods'>,
  { grain }: { grain: Grain },
  { from, to }: { from: string; to: string },
): Period[] {
  const own = periods[grain].filter((one) => one.period >= from && one.periodEnd <= to);
  const ended = own.filter(({ complete }) => complete);
  return ended.length > 0 ? ended : own;
}
