import type { CellValue } from 'exceljs';
import type { Column, Contract } from '../contract/contract.ts';
import { dayFormats, namedFormats, writeDay } from './write-day.ts';

/** A cell that came back, in words of the contract: its text, null for none; or why there is none and what to do. */
export type AsSent = { text: string | null } | { why: string };

/** Digits beyond these a spreadsheet does not keep. */
const MAX_EXACT = 1e15;

/**
 * Says what a cell of a mended workbook holds as its agency would have sent it: cells went out as text, but what a person types or
 * pastes may be a day, a number or a truth value, which the contract's own format writes. What it cannot write is not guessed.
 *
 * @param format how the sheet shows the value
 */
export function cellAsSent(
  value: CellValue,
  format: string,
  column: Column,
  contract: Pick<Contract, 'decimalChar'>,
): AsSent {
  if (value === null || value === undefined || value === '') return { text: null };
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number') return numberAsSent(value, format, column, contract);
  if (typeof value === 'boolean') return truthAsSent(value, column);
  if (value instanceof Date) return dayAsSent(value, column);
  if ('richText' in value) return { text: value.richText.map(({ text }) => text).join('') };
  if ('text' in value) return cellAsSent(value.text as CellValue, format, column, contract);
  return { why: 'it holds a formula or an error; put its value there, as text' };
}

/** Text of a cell that is not the contract's: of an address, of a seal. Null for none, and for what is no text. */
export function plainText(value: CellValue): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value === '' ? null : value;
  if (value !== null && typeof value === 'object' && 'richText' in value)
    return value.richText.map(({ text }) => text).join('');
  return null;
}

function dayAsSent(value: Date, column: Column): AsSent {
  if (column.type !== 'date' && column.type !== 'timestamp')
    return { why: `the spreadsheet made a day of it, but the column holds no days; ${typeAsText}` };
  const text = writeDay(value, column);
  if (text !== null) return { text };
  const patterns = dayFormats(column);
  const formats = (patterns.length > 0 ? patterns : namedFormats(column)).join(' or ');
  return {
    why: `its day or time cannot be written as ${formats} without leaving something out; ${typeAsText}`,
  };
}

function numberAsSent(
  value: number,
  format: string,
  { type, numberForms }: Column,
  { decimalChar }: Pick<Contract, 'decimalChar'>,
): AsSent {
  if (!Number.isFinite(value) || Math.abs(value) >= MAX_EXACT)
    return { why: `it is a number of more than 15 digits, which spreadsheets round; ${typeAsText}` };
  if (format.includes('%') && !numberForms?.percent) return { why: `it is shown in percent; ${typeAsText}` };
  if (type === 'number' || type === 'integer') return { text: String(value).replace('.', decimalChar) };
  if (!Number.isInteger(value)) return { why: `it is a number, but the column holds none; ${typeAsText}` };
  if (/^0+$/.test(format) && value >= 0) return { text: String(value).padStart(format.length, '0') };
  return isShownPlain(format)
    ? { text: String(value) }
    : { why: `it is a number shown in another way; ${typeAsText}` };
}

function isShownPlain(format: string): boolean {
  return ['', 'General', '@', '0'].includes(format);
}

function truthAsSent(value: boolean, { type, trueValues, falseValues }: Column): AsSent {
  if (type !== 'boolean')
    return { why: `the spreadsheet made TRUE or FALSE of it, but the column holds neither; ${typeAsText}` };
  const [text] = value ? trueValues : falseValues;
  return text === undefined ? { why: `the contract has no word for it; ${typeAsText}` } : { text };
}

const typeAsText = 'format the cell as text and type it as in your own file';
