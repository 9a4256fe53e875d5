/** What the organisation asks of its data: the strategy's own words. */
export const criteria = ['correct', 'sufficient', 'clean', 'live', 'unified'] as const;
export type Criterion = (typeof criteria)[number];

/** `error` quarantines the row, `warning` loads and flags it. */
export type Severity = 'error' | 'warning';
