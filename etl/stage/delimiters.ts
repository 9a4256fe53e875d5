import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import type { Contract } from '../contract/contract.ts';
import { headerFinder, type Hint } from './match-header.ts';

/** Delimiters that text tables are written with, the usual one first. */
export const delimiters = [',', ';', '\t', '|'];

/** Names the delimiter that parts a header of one cell into columns of the contract; null where none does. */
export function delimiterHint(contract: Pick<Contract, 'columns' | 'dialect'>, header: string): Hint | null {
  const find = headerFinder(contract);
  const columnsBy = (delimiter: string) =>
    header.split(delimiter).filter((cell) => find(cell.replaceAll('"', '')) !== undefined).length;
  const [delimiter, columns] = delimiters
    .map((one) => [one, columnsBy(one)] as const)
    .reduce((best, one) => (one[1] > best[1] ? one : best));
  if (columns < 2) return null;
  const written = JSON.stringify(delimiter);
  return {
    says: ` Parted at ${written}, ${columns} of its columns are the contract's: say so with dialect: { delimiter: ${written} }.`,
    facts: [delimiterFact(contract, { delimiter, columns })],
  };
}

/** Another delimiter than the contract's, by which so many of its columns are found. */
export function delimiterFact(
  { dialect }: Pick<Contract, 'dialect'>,
  { delimiter, columns }: { delimiter: string; columns: number },
): FaultFact {
  return { fact: 'delimiter', agreed: dialect.delimiter, found: delimiter, columns };
}
