import { literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';

type Style = Pick<Contract, 'decimalChar' | 'groupChar'> & { grouping?: 'thousands' | 'indian' };

/** A space that groups digits is often a no-break space. */
const SPACES = ' \u00a0\u202f';

/**
 * SQL of a text as a number of the contract's style; NULL where it does not fit. Nothing is guessed: with `,` for decimals
 * and `.` for groups, `1.234` is 1234 and `12.5` is no number.
 *
 * @param text SQL of the text
 */
export function decimalExpression(text: string, { decimalChar, groupChar, grouping }: Style): string {
  const digits = groupedDigits(groupChar, grouping);
  const pattern = `[+-]?${digits}(${inClass(decimalChar)}[0-9]+)?(${inClass(decimalChar)}?[eE][+-]?[0-9]+)?`;
  const plain =
    decimalChar === '.'
      ? ungrouped(text, groupChar)
      : `replace(${ungrouped(text, groupChar)}, ${literal(decimalChar)}, '.')`;
  const number = `try_cast(${plain} as double)`;
  return `case when regexp_full_match(${text}, ${literal(pattern)}) and isfinite(${number}) then ${number} end`;
}

/** Ends of a text that a cast passes over. */
const PASSED_OVER = ['.', ' ', '\t', '\n', '\v', '\f', '\r'];

/**
 * SQL of a text as a number where it is written as most are, digits first and a point for decimals, else NULL: the quick reading of
 * the style `.` without groups.
 *
 * @param text SQL of the text
 */
export function plainNumber(text: string): string {
  const number = `try_cast(${text} as double)`;
  const ends = PASSED_OVER.map((end) => `not suffix(${text}, ${literal(end)})`);
  const isWritten = [`${text} >= '0'`, `${text} < ':'`, `not contains(${text}, '_')`, ...ends].join(' and ');
  return `case when ${isWritten} and isfinite(${number}) then ${number} end`;
}

/**
 * The same for whole numbers.
 *
 * @param zeroFraction `5.0` is 5: for numbers that were numbers before they became text
 */
export function integerExpression(
  text: string,
  { groupChar, grouping }: Style,
  zeroFraction = false,
): string {
  const pattern = `[+-]?${groupedDigits(groupChar, grouping)}`;
  const plain = ungrouped(text, groupChar);
  const whole = `when regexp_full_match(${text}, ${literal(pattern)}) then try_cast(${plain} as bigint)`;
  const fraction = `when regexp_full_match(${text}, '[+-]?[0-9]+\\.0+') then try_cast(split_part(${text}, '.', 1) as bigint)`;
  return `case ${whole} ${zeroFraction ? fraction : ''} end`;
}

function groupedDigits(groupChar: string | null, grouping: Style['grouping']): string {
  if (groupChar === null) return '[0-9]+';
  const group = inClass(groupChar);
  return grouping === 'indian'
    ? `([1-9][0-9]?(${group}[0-9]{2})*${group}[0-9]{3}|[0-9]+)`
    : `([1-9][0-9]{0,2}(${group}[0-9]{3})+|[0-9]+)`;
}

function ungrouped(text: string, groupChar: string | null): string {
  if (groupChar === null) return text;
  return SPACES.includes(groupChar)
    ? `regexp_replace(${text}, ${literal(`[${SPACES}]`)}, '', 'g')`
    : `replace(${text}, ${literal(groupChar)}, '')`;
}

function inClass(character: string): string {
  return SPACES.includes(character) ? `[${SPACES}]` : `[${character.replace(/[\\\]^-]/, '\\$&')}]`;
}
