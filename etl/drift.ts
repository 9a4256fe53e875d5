import type { DriftPolicy } from './contract/change.ts';
import type { FactColumn, FaultFact } from '#warehouse/model/fault-fact.ts';
import { EtlError } from './errors.ts';
import { fileFact } from './stage/obstacle-facts.ts';

/** A column of a file that is not as the contract has it, and what the contract says is done. */
export interface Drift {
  change: 'new' | 'missing' | 'renamed' | 'retyped';
  /** Name in the contract; null for a new one. */
  column: string | null;
  /** As the file has it; null for a missing one. */
  header: string | null;
  policy: DriftPolicy;
}

/** Whether a file's rows all go to quarantine for its columns' sake. */
export function isSetApart({ drift }: { drift: readonly Drift[] }): boolean {
  return drift.some(({ policy }) => policy === 'quarantine');
}

/** A drift as people read it: `renamed amount: "Betrag" (accept)`. */
export function describeDrift({ change, column, header, policy }: Drift): string {
  const subject = column === null ? '' : ` ${column}`;
  const shown = header === null || header === column ? '' : ` "${cut(header)}"`;
  const colon = subject !== '' && shown !== '' ? ':' : '';
  return `${change}${subject}${colon}${shown} (${policy})`;
}

/** Headers are what an agency wrote: long ones are cut. */
export function cut(header: string): string {
  const text = header.replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** What is told of a column: its names alone. */
export function toFactColumn({ name, header, names }: FactColumn): FactColumn {
  return { name, header, ...(names !== undefined && { names }) };
}

/** What differs, for each reader in their language. @param columns of the contract */
export function driftFacts(drift: readonly Drift[], columns: readonly FactColumn[]): FaultFact[] {
  return drift.map(({ change, column, header }) => {
    const known = columns.find(({ name }) => name === column);
    return {
      ...{ fact: 'drift', change, header: header === null ? null : cut(header) },
      column: known ? toFactColumn(known) : column === null ? null : { name: column, header: column },
    };
  });
}

/** The columns of a file differ in a way that the contract does not let in. */
export function driftBlocked(
  where: string,
  drift: readonly Drift[],
  columns: readonly FactColumn[],
): EtlError {
  return new EtlError(
    'contract_drift',
    `contract drift: the columns of ${where} are not those of the contract: ${drift.map(describeDrift).join(', ')}. ` +
      'Ask the agency, or mend contract.yaml: its columns, their synonyms, or what drift does.',
    { drift: drift.map((one) => ({ ...one })), facts: [...fileFact(where), ...driftFacts(drift, columns)] },
  );
}
