/** What was told of some work: how much of it was done by when, in ms. */
export interface Told {
  at: number;
  done: number;
}

/** How far work is, as it was told. */
export interface Pace {
  /** What is counted. */
  unit: 'rows' | 'files' | 'facts' | 'indicators';
  done: number;
  /** How much there is; null where nobody knows. */
  expected: number | null;
  /** Lately; null while that cannot be told. */
  perSecond: number | null;
  secondsLeft: number | null;
}

/** What is older says little of how fast it goes now. */
const WINDOW_MS = 10_000;
/** What is counted of work, the more telling before the less. */
const counted = ['facts', 'indicators', 'records', 'rows', 'files'] as const;

/** Adds what is told now, and forgets what the window begins after. */
export function tellPace(told: readonly Told[], now: Told): Told[] {
  const first = told.findLastIndex(({ at }) => now.at - at >= WINDOW_MS);
  return [...told.slice(Math.max(0, first)), now];
}

/** What an event of the journal says of how far work is; null where it counts nothing. */
export function countIn(data: Record<string, unknown>): Pick<Pace, 'unit' | 'done' | 'expected'> | null {
  const { expected } = data;
  // Files that were received at one go say nothing of how far it is.
  const name = counted.find(
    (one) => typeof data[one] === 'number' && (one !== 'files' || expected !== undefined),
  );
  if (name === undefined) return null;
  return {
    unit: name === 'records' ? 'rows' : name,
    done: Number(data[name]),
    expected: typeof expected === 'number' ? expected : null,
  };
}

/** How fast work goes, by what was told of it lately: nulls after one word, or where nothing moves. */
export function speedOf(
  told: readonly Told[],
  expected: number | null,
): Pick<Pace, 'perSecond' | 'secondsLeft'> {
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || last.at <= first.at || last.done <= first.done)
    return { perSecond: null, secondsLeft: null };
  const perSecond = ((last.done - first.done) * 1000) / (last.at - first.at);
  const secondsLeft = expected === null ? null : Math.max(0, (expected - last.done) / perSecond);
  return { perSecond, secondsLeft };
}
