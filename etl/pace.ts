/** What was told of some work: how much of it was done by when, in ms. */
export interface Told {
  at: number;
  done: number;
}

/** What is older says little of how fast it goes now. */
const WINDOW_MS = 10_000;

/** Adds what is told now, and forgets what the window begins after. */
export function tellPace(told: readonly Told[], now: Told): Told[] {
  const first = told.findLastIndex(({ at }) => now.at - at >= WINDOW_MS);
  return [...told.slice(Math.max(0, first)), now];
}

/**
 * How fast work goes, by what was told of it lately.
 *
 * @param expected how much there is of it; null where nobody knows
 * @returns null where it cannot be told: after one word, or where nothing moves
 */
export function paceOf(
  told: readonly Told[],
  expected: number | null,
): { perSecond: number; secondsLeft: number | null } | null {
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || last.at <= first.at || last.done <= first.done) return null;
  const perSecond = ((last.done - first.done) * 1000) / (last.at - first.at);
  const secondsLeft = expected === null ? null : Math.max(0, (expected - last.done) / perSecond);
  return { perSecond, secondsLeft };
}
