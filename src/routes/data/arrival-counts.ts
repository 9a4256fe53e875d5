import type { Arrival } from '#lib/server/questions.ts';
import type { NamedGap } from './named-gap.ts';

/** A month that was judged by the version, or by now; reports that came in part are counted besides. */
export type Told = Arrival & { awaited?: number; partial?: number };

/** Reports and rows of some months, added up. */
export type Counts = Pick<Arrival, 'expected' | 'late' | 'unknown' | 'missing' | 'rows'> & {
  awaited: number;
  partial: number;
};

/** The reports of a source and month that came in part, to be added up with what else came of it. */
export function inPart({ sourceId, period, partial }: NamedGap): Told {
  return {
    ...{ sourceId, period, partial: partial.length },
    ...{ expected: 0, onTime: 0, late: 0, unknown: 0, missing: 0, rows: 0 },
  };
}

/** Adds up what came of some months. */
export function countsOf(arrivals: readonly Told[]): Counts {
  const sum = (of: keyof Counts) => arrivals.reduce((all, one) => all + (one[of] ?? 0), 0);
  return {
    ...{ expected: sum('expected'), late: sum('late'), unknown: sum('unknown') },
    ...{ missing: sum('missing'), rows: sum('rows'), awaited: sum('awaited') },
    partial: sum('partial'),
  };
}
