/** What the contract of a source promises of its deliveries. */
export interface Delivery {
  /** A delivery for every so many days or months: a week is 7 days, a year 12 months. */
  every: number;
  unit: 'day' | 'month';
  /** Whole days after the last day of a period by which its delivery is due, at the end of that day; null: as the contract's schedule says. */
  dueAfterDays: number | null;
}
