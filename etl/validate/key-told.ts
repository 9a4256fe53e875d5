import type { Contract } from '../contract/contract.ts';
import { numberedForm } from './numbered-text.ts';

/** SQL of a column of a key: what is stored of it, and its text where that may be packed; null: what is stored is what it says. */
interface KeyPart {
  stored: string;
  text: string | null;
}

/** Rows that have a value of each column of a key, and what tells their keys apart. Those that have one in common are told the same way. */
export interface KeyTold {
  /** SQL condition of such a row. */
  isOf: string;
  /** SQL of a number (BIGINT, not below 0) that they have in common if they have the key in common, and else hardly. */
  number: string;
  /** Whether all of the key is stored; else a text could not be packed. */
  isStored: boolean;
}

/** The ways in which rows tell a key. @param columns of the contract, or technical ones. @param parts of each */
export function keyTold(
  contract: Pick<Contract, 'columns'>,
  columns: readonly string[],
  parts: readonly KeyPart[],
): KeyTold[] {
  const single = columns.length === 1 ? contract.columns.find(({ name }) => name === columns[0]) : undefined;
  const isKey = single !== undefined && numberedForm(single) !== null;
  const stored = parts.map((part) => part.stored);
  const asStored = {
    isOf: areThere(stored),
    number: isKey ? stored[0]! : hashOf(stored),
    isStored: true,
  };
  const packable = parts.filter(({ text }) => text !== null);
  if (packable.length === 0) return [asStored];
  const said = parts.map((part) =>
    part.text === null ? part.stored : `coalesce(cast(${part.stored} as varchar), ${part.text})`,
  );
  const isTold = packable.map((part) => `${part.stored} is null`).join(' or ');
  return [asStored, { isOf: `(${isTold}) and ${areThere(said)}`, number: hashOf(said), isStored: false }];
}

function areThere(values: string[]): string {
  return values.map((value) => `${value} is not null`).join(' and ');
}

/** 63 bits of a hash, since a BIGINT has a sign. By 32 a delta of a large source nearly always meets some key by chance. */
function hashOf(values: string[]): string {
  return `cast(hash(${values.join(', ')}) >> 1 as bigint)`;
}
