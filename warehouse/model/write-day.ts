import { inFormat, tokensOf } from './day-pattern.ts';

/** How days of a column are written. */
export interface DayWriting {
  /** Patterns of letters, the contract's first before the others. */
  patterns: readonly string[];
  /** Years of two digits below it are of this century; null: years have four. */
  yearPivot: number | null;
  /** Whether they may be serial numbers of a spreadsheet. */
  takesSerials: boolean;
}

/**
 * Writes a moment that a spreadsheet holds in the first of a column's patterns that says all of it.
 *
 * @param moment its local time, as if it were UTC
 * @returns null where each format would leave something out: a day, an hour, a century
 */
export function writeDay(moment: Date, { patterns, yearPivot, takesSerials }: DayWriting): string | null {
  const whole = new Date(Math.round(moment.getTime() / 1000) * 1000);
  const year = whole.getUTCFullYear();
  // Before 1900 a spreadsheet knows times of day alone.
  if (Number.isNaN(year) || year < 1900 || year > 9999) return null;
  const saying = patterns.find((format) => saysAll(format, whole, yearPivot));
  if (saying !== undefined) return inFormat(whole, saying);
  return takesSerials ? String(serialOf(whole)) : null;
}

function saysAll(format: string, moment: Date, yearPivot: number | null): boolean {
  const tokens = new Set(tokensOf(format));
  const says = (...wanted: string[]) => wanted.some((token) => tokens.has(token));
  const isOne = (value: number, first: number) => value === first;
  return (
    (says('yyyy') || (says('yy') && centuryOf(moment, yearPivot) === moment.getUTCFullYear())) &&
    (says('MM', 'M') || isOne(moment.getUTCMonth(), 0)) &&
    (says('dd', 'd') || isOne(moment.getUTCDate(), 1)) &&
    (says('HH', 'H') || (says('hh', 'h') && says('a')) || isOne(moment.getUTCHours(), 0)) &&
    (says('mm', 'm') || isOne(moment.getUTCMinutes(), 0)) &&
    (says('ss', 's') || isOne(moment.getUTCSeconds(), 0))
  );
}

/** The year that two digits of it would be read as. */
function centuryOf(moment: Date, yearPivot: number | null): number {
  const short = moment.getUTCFullYear() % 100;
  return (short < (yearPivot ?? 0) ? 2000 : 1900) + short;
}

/** Days since 1899-12-30, as spreadsheets count them; before day 61 they count a day that never was. */
function serialOf(moment: Date): number {
  const days = (moment.getTime() - Date.UTC(1899, 11, 30)) / 86_400_000;
  return days < 61 ? days - 1 : days;
}
