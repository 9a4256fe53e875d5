import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { isEnumerated, listType, placeInList } from './code-places.ts';
import { numberedForm, numberIn, textOfNumber } from './numbered-text.ts';

/**
 * Whether texts of a column are stored packed, which is written, compared and kept at a fraction of the cost: codes of a list as the
 * place in it (ENUM), numbers of a register as a number (BIGINT). What cannot be packed fails a rule of its column, and never passes.
 */
export function isPacked(column: Column): boolean {
  return isEnumerated(column) || numberedForm(column) !== null;
}

/** Type of such a column as it is stored. */
export function packedType(column: Column): string {
  return isEnumerated(column) ? listType(column) : 'BIGINT';
}

/** SQL of a text packed; NULL where it cannot be. */
export function packed(column: Column, text: string): string {
  const form = numberedForm(column);
  return form === null ? placeInList(column, text) : numberIn(column, form, text);
}

/** Name of what a text is packed to, in `typedRows`: it is looked up once, for its rule and for what is stored. */
export function packedOf(column: string): string {
  return identifier(`#${column}`);
}

/** By the name of each packed column, the name of what its texts are packed to. */
export function packedNames({ columns }: Pick<Contract, 'columns'>): Map<string, string> {
  return new Map(columns.filter(isPacked).map(({ name }) => [name, packedOf(name)]));
}

/** SQL of the text of a column of texts, packed or not. @param stored SQL of what is stored of it */
export function unpacked(column: Column, stored: string): string {
  const form = numberedForm(column);
  return form === null ? `cast(${stored} as varchar)` : textOfNumber(form, stored);
}
