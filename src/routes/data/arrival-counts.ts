import type { Arrival } from '#lib/server/questions.ts';

/** A month that was judged by the version, or by now; reports that came in part are counted besides. */
export type Told = Arrival & { awaited?: number; partial?: number };

/** Reports and rows of some months, added up. */
export type Counts = Pick<Arrival, 'expected' | 'late' | 'unknown' | 'missing' | 'rows'> & {
  awaited: number;
  partial: number;
};

/** Adds up what came of some months. */
export function countsOf(arrivals: readonly Told[]): Counts {
  const sum = (of: keyof Counts) => arrivals.reduce((all, one) => all + (one[of] ?? 0), 0);
  return {
    ...{ expected: sum('expected'), late: sum('late'), unknown: sum('unknown') },
    ...{ missing: sum('missing'), rows: sum('rows'), awaited: sum('awaited') },
    partial: sum('partial'),
  };
}
