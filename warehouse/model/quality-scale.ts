import type { Text } from './text.ts';

/** How scores of data quality are weighed and called. */
export interface QualityScale {
  /** Goes with every score, so that scores of different weights are not compared. */
  version: string;
  /** What each criterion weighs within a field; 0 leaves it out. */
  weights: { [criterion in 'correct' | 'sufficient' | 'clean' | 'live' | 'unified']: number };
  /** From the best down: the band of a score is the first whose `from` (0 to 1) it reaches. */
  bands: { id: string; from: number; name: Text }[];
}
