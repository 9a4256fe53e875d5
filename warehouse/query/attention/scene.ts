import type { Period } from '../../snapshot/catalog.ts';

/** What the parts of the question are about, checked. */
export interface AttentionScene {
  unitId: string;
  period: Period;
  /** Headlines of the workspace. */
  headlines: readonly string[];
}
