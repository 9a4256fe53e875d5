/** A number that its cell shows in percent: 0.125 of `12.5%`. */
export class Percentage {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** `12.5%`. */
  toString(): string {
    const text = String(this.value);
    return `${text.includes('e') ? this.value * 100 : Number(`${text}e2`)}%`;
  }
}

/** What a cell holds: a text (also of a day, as ISO, and of an error, by its name), a number or a truth value. */
export type CellValue = string | number | Percentage | boolean | null | undefined;

/** How a column wants its numbers written. */
export interface NumberStyle {
  isNumber: boolean;
  decimalChar: string;
  /** Whether it tells percentages by their sign. */
  isPercent?: boolean;
}

/**
 * Text of a cell by its value, not by how it is shown: numbers in full, with the contract's decimal sign. Only a column of
 * percentages has those as the cell shows them, since its contract may mean another thing by a bare number. Null for an empty cell.
 */
export function cellText(value: CellValue, style: NumberStyle): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Percentage)
    return style.isPercent ? String(value).replace('.', style.decimalChar) : numberText(value.value, style);
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'number':
      return numberText(value, style);
  }
}

/** Whether a cell says nothing. */
export function isNothing(value: CellValue): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

function numberText(value: number, { isNumber, decimalChar }: NumberStyle): string {
  const text = Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value);
  return isNumber && decimalChar !== '.' ? text.replace('.', decimalChar) : text;
}
