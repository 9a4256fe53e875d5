/**
 * How long is kept what no kept version needs; an organisation sets it under `retention` in `workspace.yaml`. Null: for good. Versions
 * themselves are kept as `release` says.
 */
export interface RetentionPolicy {
  /** Deliveries that no version is made of any more, since they came. */
  extractDays: number | null;
  /** Bad rows of loads that failed, of so many runs and for so long. */
  rejectedRuns: number;
  rejectedDays: number | null;
  /** What runs told step by step, since they ended. */
  journalDays: number | null;
  /** That there were runs, and how their sources did. */
  runDays: number | null;
  /** Sign-ins, with address and browser, since they were last used. */
  sessionDays: number | null;
  /** Sign-ins that failed. */
  failedSignInDays: number | null;
  /** Links that work once, since they work no more. */
  linkDays: number | null;
  /** What was asked of the queue, since it ended. */
  requestDays: number | null;
  /** What was changed about schedules. */
  scheduleChangeDays: number | null;
}

export const usualPolicy: RetentionPolicy = {
  extractDays: 365,
  rejectedRuns: 50,
  rejectedDays: 90,
  journalDays: 180,
  runDays: 730,
  sessionDays: 180,
  failedSignInDays: 30,
  linkDays: 30,
  requestDays: 180,
  scheduleChangeDays: 730,
};

/** Before which instant (ISO UTC) something has been kept for long enough; null where it is kept for good. */
export function keptSince(days: number | null, now: Date): string | null {
  return days === null ? null : new Date(now.getTime() - days * 86_400_000).toISOString();
}
