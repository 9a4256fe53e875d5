/** Numbers by chance that are the same for the same seed. */
export interface Chance {
  /** A whole number from 0, below a limit. */
  below(limit: number): number;
}

/** @source Marsaglia, Xorshift RNGs (2003) */
export function chanceOf(seed: number): Chance {
  let state = seed | 0 || 1;
  return {
    below: (limit) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % limit;
    },
  };
}
