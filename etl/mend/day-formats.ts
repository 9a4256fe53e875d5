import type { TypedColumn } from '#warehouse/model/typed-text.ts';
import type { DayWriting } from '#warehouse/model/write-day.ts';
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

/** How days of a column are written. */
export function dayWriting(column: Pick<Column, 'formats' | 'type' | 'yearPivot'>): DayWriting {
  const { formats, yearPivot } = column;
  return { patterns: dayFormats(column), yearPivot, takesSerials: formats.includes('excelSerial') };
}

/** A column as far as it says how texts that people type are read. */
export function typedColumn(column: Pick<Column, 'formats' | 'type' | 'yearPivot'>): TypedColumn {
  const { type } = column;
  return type === 'date' || type === 'timestamp' ? { type, days: dayWriting(column) } : { type };
}
