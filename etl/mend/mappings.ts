import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import type { DataPaths } from '../run-context.ts';

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
 * The contract with what people have said its values mean, as each column's `mapped`. The latest word on a value counts. A contract of
 * which nobody said anything is left as it is, so that its hash stays. What decides on whether a row may land is never mapped.
 */
export function withMappings(paths: Pick<DataPaths, 'corrections'>, contract: Contract): Contract {
  const mappings = readMappings(paths, contract.id);
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

function readMappings({ corrections }: Pick<DataPaths, 'corrections'>, table: string): Mapping[] {
  const folder = join(corrections, table);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(MAPPINGS))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Mapping);
}
