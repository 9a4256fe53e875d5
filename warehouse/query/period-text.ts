import { invalidQuestion } from './question.ts';

/** Days a written period covers, half-open. */
export interface DayRange {
  from: string;
  to: string;
}

/**
 * Reads a period as addresses write it: `2026`, `2026-Q4`, `2026-10` or `2026-10-31`. Years and quarters are those of the
 * fiscal year, which is named by the calendar year it starts in.
 *
 * @param fiscalYearStart `MM-DD` of the calendar
 * @throws {WarehouseError} question_invalid
 */
export function readPeriodText(what: string, text: string, fiscalYearStart: string): DayRange {
  const match = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])(?:-(\d{2}))?))?$/.exec(text);
  if (!match) throw invalidQuestion(what, text, 'a period such as 2026, 2026-Q4, 2026-10 or 2026-10-31');
  const [, year, quarter, month, day] = match;
  const first = Number(fiscalYearStart.slice(0, 2)) - 1;
  if (day) return readDay(what, text);
  if (month) return months(Number(year), Number(month) - 1, 1);
  if (quarter) return months(Number(year), first + (Number(quarter) - 1) * 3, 3);
  return months(Number(year), first, 12);
}

function months(year: number, month: number, count: number): DayRange {
  return { from: isoDay(Date.UTC(year, month, 1)), to: isoDay(Date.UTC(year, month + count, 1)) };
}

function readDay(what: string, text: string): DayRange {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time) || isoDay(time) !== text) throw invalidQuestion(what, text, 'a day that exists');
  return { from: text, to: isoDay(time + 86_400_000) };
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
