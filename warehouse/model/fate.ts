/**
 * What has become of a file that was handed in: it waits for its run, or is in it; a version with it is served, or was until a later one
 * or until the source was taken back; waits for a word, or got one; its load failed; it brought nothing new; nobody knows any more.
 */
export const fateStates = [
  ...(['waiting', 'working', 'served', 'published', 'taken_back', 'held', 'refused', 'discarded'] as const),
  ...(['failed', 'interrupted', 'cancelled', 'repeated', 'unknown'] as const),
] as const;
export type FateState = (typeof fateStates)[number];
