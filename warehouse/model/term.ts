import type { Text } from './text.ts';

/** A word of the organisation's, and what it means there: what a reader meets on a screen and may look up. */
export interface Term {
  id: string;
  name: Text;
  meaning: Text;
  /** Other words for it in any language, by which people search; none of them is shown as its name. */
  also: string[];
  /** Ids of the indicators that measure it; empty where none does. */
  indicators: string[];
}
