import type { Contract } from '../contract/contract.ts';
import { headerFinder } from './match-header.ts';

/** Delimiters that text tables are written with, the usual one first. */
export const delimiters = [',', ';', '\t', '|'];

/** Names the delimiter that parts a header of one cell into columns of the contract; empty where none does. */
export function delimiterHint(contract: Pick<Contract, 'columns'>, header: string): string {
  const find = headerFinder(contract);
  const columnsBy = (delimiter: string) =>
    header.split(delimiter).filter((cell) => find(cell.replaceAll('"', '')) !== undefined).length;
  const [delimiter, columns] = delimiters
    .map((one) => [one, columnsBy(one)] as const)
    .reduce((best, one) => (one[1] > best[1] ? one : best));
  if (columns < 2) return '';
  const written = JSON.stringify(delimiter);
  return ` Parted at ${written}, ${columns} of its columns are the contract's: say so with dialect: { delimiter: ${written} }.`;
}
