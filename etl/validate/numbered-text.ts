import { literal } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import { matches, partsOf } from './matches.ts';

/** Texts that are a number of so many digits between letters that are always the same, as registers number what they hold: `R0000000042`. */
export interface NumberedForm {
  before: string;
  digits: number;
  after: string;
}

/** As many as a BIGINT holds, whatever they are. */
const MOST_DIGITS = 18;
const DIGIT = '[0-9]';

/**
 * The form of a column's texts; null where they have none, where a row with another may pass, and where they refer to another source, with
 * whose texts they are compared.
 */
export function numberedForm({ type, pattern, codes, reference, severity }: Column): NumberedForm | null {
  if (type !== 'string' || pattern === null || codes !== null || reference !== null) return null;
  if (severity.pattern === 'warning') return null;
  const parts = partsOf(pattern.normalize('NFC')) ?? [];
  const [first, last] = [parts.indexOf(DIGIT), parts.lastIndexOf(DIGIT)];
  const [before, digits, after] = [
    parts.slice(0, first),
    parts.slice(first, last + 1),
    parts.slice(last + 1),
  ];
  const isPlain = first >= 0 && digits.every((part) => part === DIGIT) && digits.length <= MOST_DIGITS;
  const isFixed = [...before, ...after].every((part) => part.length === 1 && part.trim() !== '');
  return isPlain && isFixed
    ? { before: before.join(''), digits: digits.length, after: after.join('') }
    : null;
}

/** Whether a text is of a form. */
export function isOfForm(text: string, { before, digits, after }: NumberedForm): boolean {
  const number = text.slice(before.length, text.length - after.length);
  const isFramed = text.startsWith(before) && text.endsWith(after);
  return isFramed && number.length === digits && /^[0-9]+$/.test(number);
}

/** SQL of the number in a text (BIGINT); NULL where it is of another form. */
export function numberIn({ pattern }: Column, { before, digits, after }: NumberedForm, text: string): string {
  const isWhole = before === '' && after === '';
  const number = isWhole ? text : `substr(${text}, ${before.length + 1}, ${digits})`;
  return `case when ${matches(text, pattern!.normalize('NFC'))} then try_cast(${number} as bigint) end`;
}

/** SQL of the text that a number stands for; NULL of NULL. */
export function textOfNumber({ before, digits, after }: NumberedForm, number: string): string {
  // A digit in front keeps the zeros, at three quarters of what it costs to pad them.
  const text = `substr(cast(${number} + 1${'0'.repeat(digits)} as varchar), 2)`;
  const framed = [
    ...(before === '' ? [] : [literal(before)]),
    text,
    ...(after === '' ? [] : [literal(after)]),
  ];
  return framed.length === 1 ? text : `(${framed.join(' || ')})`;
}
