import { furtherGroup, typedDay, type NumberSigns } from '#warehouse/model/typed-value.ts';
import type { Column } from '../contract/contract.ts';
import { readDay } from './read-day.ts';
import { dayFormats, writeDay } from './write-day.ts';

/** White space around a value, and between groups of digits. */
const BLANKS = '[ \\u00a0\\u202f]';

/**
 * Says a text that a person typed as the contract writes it, where the contract's own forms do not read it and it can be read in one
 * way: a day in ISO 8601, or with its parts in the order of the column's formats, else day first; a number by the contract's signs.
 * All else stays as it was typed, for the contract's rules to judge: what they cannot read is held back.
 */
export function typedText(text: string, column: Column, signs: NumberSigns): string {
  const { type } = column;
  if (type === 'date' || type === 'timestamp') return dayTyped(text, column);
  return type === 'number' || type === 'integer' ? numberTyped(text, signs) : text;
}

function dayTyped(text: string, column: Column): string {
  const typed = text.trim();
  const own = dayFormats(column);
  if (own.some((format) => readDay(typed, format, column.yearPivot) !== null)) return text;
  for (const format of typedDay(own).further) {
    const day = readDay(typed, format, null);
    if (day !== null) return writeDay(day, column) ?? text;
  }
  return text;
}

function numberTyped(text: string, signs: NumberSigns): string {
  const { decimalChar } = signs;
  const group = furtherGroup(signs);
  const decimals = `${escaped(decimalChar)}\\d+`;
  const grouped = [
    `[+-]?[1-9]\\d{0,2}(${BLANKS}\\d{3})+(${decimals})?`,
    // A single group without decimals may as well be decimals of another country.
    ...(group === null
      ? []
      : [
          `[+-]?[1-9]\\d{0,2}(${escaped(group)}\\d{3})+${decimals}`,
          `[+-]?[1-9]\\d{0,2}(${escaped(group)}\\d{3}){2,}`,
        ]),
  ];
  const typed = text.trim();
  if (!new RegExp(`^(${grouped.join('|')})$`).test(typed)) return text;
  return typed.replace(new RegExp(BLANKS, 'g'), '').replaceAll(group ?? ' ', '');
}

function escaped(sign: string): string {
  return sign.replace(/[.+*?^${}()|[\]\\]/g, '\\$&');
}
