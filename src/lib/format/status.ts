import type { Status } from '#warehouse/model/value.ts';

export type { Status };

/** Statuses in the order in which they are listed; the warehouse's own list, whose values the browser may not load. */
export const statuses: readonly Status[] = [
  'on_path',
  'within_tolerance',
  'behind',
  'no_target',
  'not_measured',
];
