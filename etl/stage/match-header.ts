import { foldHeader } from '../contract/fold-header.ts';
import type { Contract } from '../contract/contract.ts';
import { toFactColumn, type Drift } from '../drift.ts';
import { EtlError } from '../errors.ts';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import { compareColumns, driftFault } from './compare-columns.ts';
import { fileFact } from './obstacle-facts.ts';

type Expected = Pick<Contract, 'id' | 'columns' | 'drift' | 'personalData'>;

/** What may be the matter with a file that is not taken, where more than the names of its columns says so. */
export interface Hint {
  says: string;
  facts: FaultFact[];
}

/** A file's header held against the contract. */
export interface HeaderMatch {
  /** Name of a column by place; of one that the contract does not have, a name that begins with `_`. */
  names: string[];
  drift: Drift[];
  /** Why the file cannot be taken; null where it can. */
  fault: EtlError | null;
}

/**
 * Which column of the contract stands at each place of a file, by header or synonym: as written, else folded. Order is free.
 *
 * @param headers by place, each with the spellings it may be known by, the fullest first
 * @param hint what may be the matter with a file that cannot be taken
 * @returns with the fault contract_column_unknown: a header the contract does not have, or one column twice;
 * contract_column_missing: a column that the contract does not allow to be missing; contract_drift: a column renamed
 */
export function matchHeader(
  contract: Expected,
  fileName: string,
  headers: string[][],
  hint: Hint | null = null,
): HeaderMatch {
  const find = headerFinder(contract);
  const found = headers.map((spellings) => spellings.map(find).find((name) => name !== undefined));
  const shown = headers.map((spellings, at) => spellings[0] || `(place ${at + 1}, no name)`);
  const where = `${contract.id}/${fileName}`;
  const compared = compareColumns(contract, {
    found: new Set(found.filter((name) => name !== undefined)),
    unknown: shown.filter((_, at) => found[at] === undefined),
  });
  const names = found.map((name, at) => name ?? compared.renames.get(shown[at]!) ?? `_new_${at + 1}`);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  const fault = driftFault(contract, where, compared.drift, shown, hint);
  if (fault || twice.length === 0) return { names, drift: compared.drift, fault };
  return { names, drift: compared.drift, fault: columnTwice(where, [...new Set(twice)], contract.columns) };
}

/** Whether a name by `matchHeader` stands for a column that the contract does not have. */
export function isNew(name: string): boolean {
  return name.startsWith('_');
}

/** Finds the column a header stands for. */
export function headerFinder(contract: Pick<Contract, 'columns'>): (header: string) => string | undefined {
  const written = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const { name, header, synonyms } of contract.columns)
    for (const spelling of [header, ...synonyms]) {
      written.set(spelling.normalize('NFC').trim(), name);
      folded.set(foldHeader(spelling), name);
    }
  return (header) => written.get(header.normalize('NFC').trim()) ?? folded.get(foldHeader(header));
}

function columnTwice(where: string, names: string[], columns: Contract['columns']): EtlError {
  return new EtlError(
    'contract_column_unknown',
    `column delivered twice: ${names.join(', ')} in ${where}. Expected one header for each column; ask the agency which is meant.`,
    {
      columns: names,
      facts: [
        ...fileFact(where),
        { fact: 'twice', columns: columns.filter(({ name }) => names.includes(name)).map(toFactColumn) },
      ],
    },
  );
}
