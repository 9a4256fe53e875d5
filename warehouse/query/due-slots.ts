import type { Grain } from '../model/period.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';

/** Whose reports are asked about: how long one is for, and how many days after its end it is due. */
export interface ReportRule {
  grain: Grain;
  dueDay: number;
}

const DAY_MS = 86_400_000;

/**
 * Reports that count between two days (ISO, both inclusive): those due, and where none is due yet, all, as coverage counts them.
 *
 * @param asOf the day of the version
 */
export function dueSlots(
  { periods }: Pick<Catalog, 'periods'>,
  { grain, dueDay }: ReportRule,
  { from, to, asOf }: { from: string; to: string; asOf: string },
): { slots: Period[]; areDue: boolean } {
  const own = periods[grain].filter((slot) => slot.period >= from && slot.periodEnd <= to);
  const due = own.filter(
    (slot) => slot.complete && Date.parse(slot.periodEnd) + dueDay * DAY_MS <= Date.parse(asOf),
  );
  return due.length > 0 ? { slots: due, areDue: true } : { slots: own, areDue: false };
}
