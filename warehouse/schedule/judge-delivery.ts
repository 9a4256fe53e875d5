/**
 * How a delivery, or a unit's report, stands: it came, in time or late; it is not due yet; it was due and may still be on its way in; it was
 * due, has been waited for and is not there.
 */
export type DeliveryState = 'came' | 'came_late' | 'expected' | 'awaited' | 'overdue';

/**
 * Judges a delivery by when it was due, whether it came, and the moment that is asked about. Whatever is said of a delivery now is said by this.
 *
 * @param arrivedAt when it came; null where it has not
 * @param isAwaited whether what was due at a time in the past may still be on its way in; absent: nothing is
 * @source ADR 0039
 */
export function judgeDelivery(
  { due, arrivedAt }: { due: Date; arrivedAt: Date | null },
  { now, isAwaited = () => false }: { now: Date; isAwaited?: (due: Date) => boolean },
): DeliveryState {
  if (arrivedAt !== null) return arrivedAt < due ? 'came' : 'came_late';
  if (due > now) return 'expected';
  return isAwaited(due) ? 'awaited' : 'overdue';
}
