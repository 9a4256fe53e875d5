import type { CellValue } from 'exceljs';

/** How a column wants its numbers written. */
export interface NumberStyle {
  isNumber: boolean;
  decimalChar: string;
}

/** Stands for a formula whose result the file does not have. */
const NOT_CALCULATED = '#NOT_CALCULATED!';

/**
 * Text of a cell by its value, not by how it is formatted: numbers in full with the contract's decimal sign, dates and times
 * in ISO form, formulas by their result, faults by their name (`#REF!`). Null for an empty cell.
 */
export function cellText(value: CellValue, style: NumberStyle): string | null {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'number':
      return numberText(value, style);
  }
  if (value instanceof Date) return dateText(value);
  if ('error' in value) return value.error;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('formula' in value || 'sharedFormula' in value)
    return value.result === undefined ? NOT_CALCULATED : cellText(value.result, style);
  return 'text' in value ? cellText(value.text as CellValue, style) : null;
}

function numberText(value: number, { isNumber, decimalChar }: NumberStyle): string {
  const text = Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value);
  return isNumber && decimalChar !== '.' ? text.replace('.', decimalChar) : text;
}

/** A serial number is a time without a zone; half a second is lost in its fraction of a day. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return NOT_CALCULATED;
  const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}
