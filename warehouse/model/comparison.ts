/** What a figure is compared with, as columns of answers end: the period before, the same one a year before, and one that is named. */
export const comparisons = ['previous', 'previous_year', 'against'] as const;
export type Comparison = (typeof comparisons)[number];

/** How columns are called that are compared with what a question has. */
export function comparisonOf(compared: string): Comparison {
  return compared === 'previous' || compared === 'previous_year' ? compared : 'against';
}

/** The period that is named among what a question compares with; null for none. */
export function namedPeriod(compare: readonly string[]): string | null {
  return compare.find((one) => comparisonOf(one) === 'against') ?? null;
}
