import { effectsSamples } from './effects-samples.ts';
import type { FigureSample } from './figure-sample.ts';
import { funnelSamples } from './funnel-samples.ts';
import { heatMapSamples } from './heat-map-samples.ts';
import { lineageSamples } from './lineage-samples.ts';
import { memberBarsSamples } from './member-bars-samples.ts';
import { peerStripSamples } from './peer-strip-samples.ts';
import { phasesSamples } from './phases-samples.ts';
import { rangeStripSamples } from './range-strip-samples.ts';
import { rankingSamples } from './ranking-samples.ts';
import { seriesSamples } from './series-samples.ts';
import { smallLinesSamples } from './small-lines-samples.ts';
import { sparklineSamples } from './sparkline-samples.ts';
import { stackedBarSamples } from './stacked-bar-samples.ts';
import { tileGridSamples } from './tile-grid-samples.ts';
import { trendSamples } from './trend-samples.ts';

/** Every figure in every state, by the figure's name. */
export const figureSamples: Readonly<Record<string, readonly FigureSample[]>> = {
  trend: trendSamples,
  series: seriesSamples,
  sparkline: sparklineSamples,
  'small lines': smallLinesSamples,
  ranking: rankingSamples,
  'member bars': memberBarsSamples,
  effects: effectsSamples,
  'heat map': heatMapSamples,
  'tile grid': tileGridSamples,
  'stacked bar': stackedBarSamples,
  funnel: funnelSamples,
  phases: phasesSamples,
  lineage: lineageSamples,
  'peer strip': peerStripSamples,
  'range strip': rangeStripSamples,
};
