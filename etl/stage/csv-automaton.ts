/** What a byte is to a CSV file. */
const OTHER = 0;
const DELIMITER = 1;
const QUOTE = 2;
const LF = 3;
const CR = 4;
const SPACE = 5;
const CLASSES = 8;

/** States between two bytes of a record, times CLASSES; those from END on end it. */
export const FIELD = 0 * CLASSES;
const UNQUOTED = 1 * CLASSES;
export const QUOTED = 2 * CLASSES;
const CLOSED = 3 * CLASSES;
const LEADING_SPACE = 4 * CLASSES;
/** A record to be skipped to the end of its line: a comment. */
export const COMMENT = 5 * CLASSES;
/** A record that is not CSV, on its way to the end of its line. */
export const JUNK = 6 * CLASSES;
export const END = 7 * CLASSES;
export const END_AT_CR = 8 * CLASSES;
export const MALFORMED = 9 * CLASSES;

/**
 * Next state by state and class of byte. RFC 4180, and: CR alone ends a line too; quotes inside an unquoted field are
 * text; a quote after leading spaces is malformed, since readers disagree on whether it opens a quoted field.
 */
const transitions = new Uint8Array(7 * CLASSES).fill(MALFORMED);
for (const [state, row] of [
  [FIELD, [UNQUOTED, FIELD, QUOTED, END, END_AT_CR, LEADING_SPACE]],
  [UNQUOTED, [UNQUOTED, FIELD, UNQUOTED, END, END_AT_CR, UNQUOTED]],
  [QUOTED, [QUOTED, QUOTED, CLOSED, QUOTED, QUOTED, QUOTED]],
  [CLOSED, [MALFORMED, FIELD, QUOTED, END, END_AT_CR, MALFORMED]],
  [LEADING_SPACE, [UNQUOTED, FIELD, MALFORMED, END, END_AT_CR, LEADING_SPACE]],
  [COMMENT, [COMMENT, COMMENT, COMMENT, END, END_AT_CR, COMMENT]],
  [JUNK, [JUNK, JUNK, JUNK, END, END_AT_CR, JUNK]],
] as const)
  transitions.set(row, state);

/** The bytes that shape a CSV file. */
export interface CsvBytes {
  delimiter: number;
  quote: number;
  /** First byte of a comment line; null: there are none. */
  comment: number | null;
}

/** Class of each byte, and whether a byte says something, so that a record without one is blank. */
export function classify({ delimiter, quote }: CsvBytes): { classes: Uint8Array; says: Uint8Array } {
  const classes = new Uint8Array(256).fill(OTHER);
  const says = new Uint8Array(256).fill(1);
  classes[0x20] = classes[0x09] = SPACE;
  classes[0x0a] = LF;
  classes[0x0d] = CR;
  classes[quote] = QUOTE;
  classes[delimiter] = DELIMITER;
  for (const byte of [0x20, 0x09, delimiter, quote]) says[byte] = 0;
  return { classes, says };
}

/** Whether a quote is left in a record (as Latin-1) once well-formed quoted cells are taken out. */
export function hasStrayQuote(record: string, { delimiter, quote }: CsvBytes): boolean {
  const [d, q] = [delimiter, quote].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  const quoted = new RegExp(`(^|${d})${q}(?:[^${q}]|${q}${q})*${q}(?=${d}|$)`, 'g');
  return record.replace(quoted, '$1').includes(String.fromCharCode(quote));
}

/** Where a walk stands: `from` in the input, `to` in the copy. */
export interface Walk {
  state: number;
  from: number;
  to: number;
  /** Delimiters outside quotes so far. */
  delimiters: number;
}

/**
 * Walks on until the record ends or is malformed, or the input does, and copies each byte met. Without calls,
 * since it may go over every byte of an extract.
 */
export function walk(at: Walk, input: Buffer, end: number, copy: Buffer, classes: Uint8Array): void {
  let { state, from, to, delimiters } = at;
  while (from < end) {
    const byte = input[from++]!;
    copy[to++] = byte;
    state = transitions[state + classes[byte]!]!;
    if (state === FIELD) delimiters++;
    else if (state >= END) break;
  }
  at.state = state;
  at.from = from;
  at.to = to;
  at.delimiters = delimiters;
}
