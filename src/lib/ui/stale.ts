import { daysBetween } from '#lib/format/date.ts';

/** Days without a new version after which every page says so: two monthly deliveries have been missed by then. */
const STALE_DAYS = 62;

/**
 * Days since a version was built, once they are too many; null before. Not counted from as-of, which a workspace may pin:
 * the demonstration's figures are of a fixed date and no older for it.
 *
 * @param builtAt, now ISO instants
 */
export function staleFor(builtAt: string, now: string): { days: number } | null {
  const days = daysBetween(builtAt, now);
  return days > STALE_DAYS ? { days } : null;
}
