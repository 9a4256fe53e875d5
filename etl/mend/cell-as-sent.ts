import type { UntakenWhy } from '#warehouse/model/file-check.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { Percentage } from '../stage/cell-text.ts';
import { isPercentFormat } from '../stage/sheet-date.ts';
import { writeDay } from '#warehouse/model/write-day.ts';
import { dayWriting, namedFormats } from './day-formats.ts';

/** Why a cell cannot be taken, and the formats that its day cannot be written in. */
export interface Untaken {
  why: UntakenWhy;
  formats?: string[];
}

/** A cell that came back, in words of the contract: its text, null for none; or why there is none. */
export type AsSent = { text: string | null } | Untaken;

/** Stands for a formula, or an error of the spreadsheet. */
export const CALCULATED = Symbol('calculated');

/** What a cell of a mended workbook holds: a text, a number, a truth value, a day; nothing. */
export type MendedValue = string | number | boolean | Date | typeof CALCULATED | null | undefined;

/** Digits beyond these a spreadsheet does not keep. */
const MAX_EXACT = 1e15;

/**
 * Says what a cell of a mended workbook holds as its agency would have sent it: cells went out as text, but what a person types or
 * pastes may be a day, a number or a truth value, which the contract's own format writes. What it cannot write is not guessed.
 *
 * @param format how the sheet shows the value
 */
export function cellAsSent(
  value: MendedValue,
  format: string,
  column: Column,
  contract: Pick<Contract, 'decimalChar'>,
): AsSent {
  if (value === null || value === undefined || value === '') return { text: null };
  if (typeof value === 'string') return value.isWellFormed() ? { text: value } : { why: 'half_letter' };
  if (typeof value === 'number') return numberAsSent(value, format, column, contract);
  if (typeof value === 'boolean') return truthAsSent(value, column);
  return value instanceof Date ? dayAsSent(value, column) : { why: 'formula' };
}

/** Text of a cell that is not the contract's: of an address, of a seal. Null for none, and for what is no text. */
export function plainText(value: MendedValue): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function dayAsSent(value: Date, column: Column): AsSent {
  if (column.type !== 'date' && column.type !== 'timestamp') return { why: 'day_among_others' };
  const days = dayWriting(column);
  const text = writeDay(value, days);
  if (text !== null) return { text };
  return {
    why: 'day_unwritable',
    formats: days.patterns.length > 0 ? [...days.patterns] : namedFormats(column),
  };
}

function numberAsSent(
  value: number,
  format: string,
  { type, numberForms }: Column,
  { decimalChar }: Pick<Contract, 'decimalChar'>,
): AsSent {
  if (!Number.isFinite(value) || Math.abs(value) >= MAX_EXACT) return { why: 'long_number' };
  if (format.includes('%') && !numberForms?.percent) return { why: 'percent' };
  if (isPercentFormat(format) && (type === 'number' || type === 'integer'))
    return { text: String(new Percentage(value)).replace('.', decimalChar) };
  if (type === 'number' || type === 'integer') return { text: String(value).replace('.', decimalChar) };
  if (!Number.isInteger(value)) return { why: 'number_among_others' };
  if (/^0+$/.test(format) && value >= 0) return { text: String(value).padStart(format.length, '0') };
  return isShownPlain(format) ? { text: String(value) } : { why: 'number_shown_otherwise' };
}

function isShownPlain(format: string): boolean {
  return ['', 'General', '@', '0'].includes(format);
}

function truthAsSent(value: boolean, { type, trueValues, falseValues }: Column): AsSent {
  if (type !== 'boolean') return { why: 'truth_among_others' };
  const [text] = value ? trueValues : falseValues;
  return text === undefined ? { why: 'truth_without_word' } : { text };
}

const typeAsText = 'format the cell as text and type it as in your own file';

const sentences: { readonly [why in UntakenWhy]: string } = {
  formula: 'it holds a formula or an error; put its value there, as text',
  half_letter: 'a letter in it is cut in half; type it anew',
  day_among_others: `the spreadsheet made a day of it, but the column holds no days; ${typeAsText}`,
  day_unwritable: `its day or time cannot be written as {formats} without leaving something out; ${typeAsText}`,
  long_number: `it is a number of more than 15 digits, which spreadsheets round; ${typeAsText}`,
  percent: `it is shown in percent; ${typeAsText}`,
  number_among_others: `it is a number, but the column holds none; ${typeAsText}`,
  number_shown_otherwise: `it is a number shown in another way; ${typeAsText}`,
  truth_among_others: `the spreadsheet made TRUE or FALSE of it, but the column holds neither; ${typeAsText}`,
  truth_without_word: `the contract has no word for it; ${typeAsText}`,
  name_of_file: 'its value is told by the name of the file; mend that, and send the file anew',
};

/** Says why a cell cannot be taken, and what to do. */
export function untakenSentence({ why, formats = [] }: Untaken): string {
  return sentences[why].replace('{formats}', () => formats.join(' or '));
}
