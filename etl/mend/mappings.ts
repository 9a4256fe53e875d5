import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import { mendsOf, type Mending } from './mends-in-force.ts';

/** A person's word that a value of a column means another, for every row of a table, those still to come among them. */
export interface Mapping {
  column: string;
  /** Text as sent, without blanks around it. */
  value: string;
  /** What it is read as; null: as itself again. */
  becomes: string | null;
}

/** How names of files of mappings end, beside the files of mended rows. */
export const MAPPINGS = '.mappings.ndjson';

/**
 * The contract with what people have said its values mean, where that is in force, as each column's `mapped`. The latest word on a value counts. A contract of
 * which nobody said anything is left as it is, so that its hash stays. What decides on whether a row may land is never mapped.
 */
export function withMappings(mending: Mending, contract: Contract): Contract {
  const mappings = readMappings(mending, contract.id);
  if (mappings.length === 0) return contract;
  const columns = contract.columns.map((column) => {
    const isGate = contract.landingGate?.column === column.name;
    const own = isGate ? [] : mappings.filter((mapping) => mapping.column === column.name);
    const latest = [...new Map(own.map(({ value, becomes }) => [value, becomes]))];
    const mapped = latest.flatMap(([value, becomes]) => (becomes === null ? [] : [{ value, becomes }]));
    return mapped.length === 0 ? column : { ...column, mapped };
  });
  return { ...contract, columns };
}

function readMappings({ paths, mends }: Mending, table: string): Mapping[] {
  return mendsOf(paths, table)
    .filter((mend) => mends.has(mend) && mend.endsWith(MAPPINGS))
    .flatMap((mend) => readFileSync(join(paths.corrections, mend), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Mapping);
}
