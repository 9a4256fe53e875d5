/** What the organisation asks of its data: the strategy's own words, in the order in which they are named everywhere. */
export const criteria = ['correct', 'sufficient', 'clean', 'live', 'unified'] as const;
export type Criterion = (typeof criteria)[number];
