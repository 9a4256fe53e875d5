/** Grains at which indicator values are computed. */
export const grains = ['month', 'quarter', 'year'] as const;

/** Length of the period a value belongs to. */
export type Grain = (typeof grains)[number];
