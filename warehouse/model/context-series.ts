import type { Target } from './indicator.ts';
import type { SeriesBreak } from './series-break.ts';
import type { Text } from './text.ts';

/** How firm a published figure is. */
export const vintages = ['estimate', 'provisional', 'final'] as const;
export type Vintage = (typeof vintages)[number];

/** A figure of a year as it was published on a day. A year may have several: the later replaces the earlier and does not erase it. */
export interface ContextValue {
  year: number;
  /** In the series' own unit, 0–1 for percent. */
  value: number;
  vintage: Vintage;
  /** ISO day. */
  publishedAt: string;
  /** Address of the page it was read on. */
  source: string;
}

/**
 * A reference series that others publish, shown beside the indicators. It has no status, no rank and no units, and enters no
 * score: what a country achieves is not what an organisation measures of itself.
 */
export interface ContextSeries {
  id: string;
  name: Text;
  description: Text;
  unit: 'percent' | 'points' | 'count' | 'number';
  unitText: Text | null;
  decimals: number;
  better: 'up' | 'down';
  targets: Target[];
  /** Days on which the series breaks, in order. */
  breaks: SeriesBreak[];
  /** By year, then by the day of publication; empty where no figure was found. */
  values: ContextValue[];
}
