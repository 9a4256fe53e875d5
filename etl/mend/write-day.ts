import { inFormat, tokensOf } from '#warehouse/model/day-pattern.ts';
import type { Column } from '../contract/contract.ts';
import { vnFormats } from '../contract/vn-formats.ts';

/** Formats that go by a name, not by a pattern of letters. */
const NAMED = ['excelSerial', ...vnFormats.map(({ format }) => format)];
const ISO = { date: 'yyyy-MM-dd', timestamp: "yyyy-MM-dd'T'HH:mm:ss" };
/** Patterns with a zone stand for any ISO 8601 moment. */
const ISO_MOMENT = /^yyyy-MM-dd.*(T|X|Z)/;

/** The patterns in which days of a column may be written, the contract's own first; without one, ISO 8601. */
export function dayFormats({ formats, type }: Pick<Column, 'formats' | 'type'>): string[] {
  const plain = formats
    .filter((format) => !NAMED.includes(format))
    .map((format) => (ISO_MOMENT.test(format) ? ISO.timestamp : format));
  return formats.length === 0 ? [type === 'date' ? ISO.date : ISO.timestamp] : plain;
}

/** Formats that go by a name, as people know them: a Vietnamese period by one as it is written. */
export function namedFormats({ formats }: Pick<Column, 'formats'>): string[] {
  return formats
    .filter((format) => NAMED.includes(format))
    .map((format) => vnFormats.find((one) => one.format === format)?.example ?? format);
}

/** How days of a column may be typed by its own formats, patterns first, as they rule what is read in two ways; serial numbers are typed by nobody. */
export function typedFormats(column: Pick<Column, 'formats' | 'type'>): string[] {
  const named = namedFormats(column).filter((format) => format !== 'excelSerial');
  return [...new Set([...dayFormats(column), ...named])];
}

/**
 * Writes a moment that a spreadsheet holds in the first of the column's formats that says all of it.
 *
 * @param moment its local time, as if it were UTC
 * @returns null where each format would leave something out: a day, an hour, a century
 */
export function writeDay(
  moment: Date,
  column: Pick<Column, 'formats' | 'type' | 'yearPivot'>,
): string | null {
  const whole = new Date(Math.round(moment.getTime() / 1000) * 1000);
  const year = whole.getUTCFullYear();
  // Before 1900 a spreadsheet knows times of day alone.
  if (Number.isNaN(year) || year < 1900 || year > 9999) return null;
  const saying = dayFormats(column).find((format) => saysAll(format, whole, column.yearPivot));
  if (saying !== undefined) return inFormat(whole, saying);
  return column.formats.includes('excelSerial') ? String(serialOf(whole)) : null;
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
