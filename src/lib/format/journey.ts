import type { Stage } from '#warehouse/journey.ts';

/** The stages of a run in their order; the warehouse's own list, whose values the browser may not load. */
export const stages = [
  'extract',
  'stage',
  'validate',
  'conform',
  'star',
  'indicators',
  'publish',
] as const satisfies readonly Stage[];
