import type { Arrival } from '#warehouse/query/arrivals.ts';
import type { PartialArrival } from '#warehouse/query/partial-arrivals.ts';

/** Reports in part of the months of their source in which some are due: before that nothing lacks. */
export function duePartial<P extends Pick<PartialArrival, 'sourceId' | 'period'>>(
  partial: readonly P[],
  arrivals: readonly Pick<Arrival, 'sourceId' | 'period' | 'expected'>[],
): P[] {
  const keyOf = ({ sourceId, period }: Pick<Arrival, 'sourceId' | 'period'>) => `${period} ${sourceId}`;
  const due = new Set(arrivals.filter(({ expected }) => expected > 0).map(keyOf));
  return partial.filter((one) => due.has(keyOf(one)));
}
