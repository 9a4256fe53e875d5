import { readDay } from './read-day.ts';
import { furtherGroup, typedDay, type NumberSigns } from './typed-value.ts';
import { writeDay, type DayWriting } from './write-day.ts';

/** What kind of value a column holds. */
export type ColumnType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'array';

/** A column as far as it says how texts that people type are read. */
export interface TypedColumn {
  type: ColumnType;
  /** How its days are written; absent of others. */
  days?: DayWriting;
}

/** White space around a value, and between groups of digits. */
const BLANKS = '[ \\u00a0\\u202f]';

/**
 * Says a text that a person typed as the contract writes it, where the contract's own forms do not read it and it can be read in one
 * way: a day in ISO 8601, or with its parts in the order of the column's formats, else day first; a number by the contract's signs.
 * All else stays as it was typed, for the contract's rules to judge: what they cannot read is held back.
 */
export function typedText(text: string, { type, days }: TypedColumn, signs: NumberSigns): string {
  if (days) return dayTyped(text, days);
  return type === 'number' || type === 'integer' ? numberTyped(text, signs) : text;
}

function dayTyped(text: string, days: DayWriting): string {
  const typed = text.trim();
  const { patterns, yearPivot } = days;
  if (patterns.some((format) => readDay(typed, format, yearPivot) !== null)) return text;
  for (const format of typedDay(patterns).further) {
    const day = readDay(typed, format, null);
    if (day !== null) return writeDay(day, days) ?? text;
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
