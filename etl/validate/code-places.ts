import { literal } from '#warehouse/duckdb/database.ts';
import type { Code, Column } from '../contract/contract.ts';

/** A column of which only texts of its list can pass is stored as the place in it. */
export function isEnumerated({ type, codes, severity }: Column): boolean {
  return type === 'string' && codes !== null && codes.length > 0 && severity.code_list !== 'warning';
}

/** Type of such a column: its list. */
export function listType(column: Pick<Column, 'codes'>): string {
  return `enum(${codeTexts(column).map(literal).join(', ')})`;
}

/** SQL of a value as its place in a column's list; NULL where it is not on it. */
export function placeInList(column: Pick<Column, 'codes'>, value: string): string {
  return `try_cast(cast(${value} as varchar) as ${listType(column)})`;
}

/** The texts of a column's list, each once. */
export function codeTexts({ codes }: Pick<Column, 'codes'>): string[] {
  return [...new Set((codes ?? []).map(codeText))];
}

/** A code as texts are compared with it: in NFC. */
export function codeText({ value }: Code): string {
  return value.normalize('NFC');
}
