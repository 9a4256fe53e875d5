import { loadModes } from '#etl/contract/change.ts';
import type { Manner } from './judge-case.ts';

/** All manners in which a case can be loaded: each mode, as the first delivery and as one beside a good one. */
export const manners: readonly Manner[] = loadModes.flatMap((mode) =>
  [false, true].map((added) => ({ mode, added })),
);

/** How many manners a run takes of each case and way. */
export type Depth = 'one' | 'two' | 'all';

/** The manners for the n-th case and way: of `two`, one is a first delivery and one is added, and modes take turns. */
export function mannersOf(depth: Depth, n: number): Manner[] {
  if (depth === 'all') return [...manners];
  const first = (n * 3) % manners.length;
  return (depth === 'one' ? [first] : [first, (first + 3) % manners.length]).map((at) => manners[at]!);
}
