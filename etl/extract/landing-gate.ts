import type { Contract } from '#etl/contract/contract.ts';
import { isRecord, scalarText, valueAt } from '#etl/json-text.ts';

/** What is kept of a record that may not land: that it came. */
export const refusedRecord = { $refused: true };

/** Says of each record whether it may land. */
export type LandingGate = (record: unknown) => boolean;

/**
 * The contract's landing gate. A record passes when its gate column bears an allowed value (or a synonym of one in the code
 * list); one without a value, or that is no record at all, does not. Without a gate everything passes.
 */
export function landingGate(contract: Pick<Contract, 'landingGate' | 'columns'>): LandingGate {
  const gate = contract.landingGate;
  if (gate === null) return () => true;
  const column = contract.columns.find(({ name }) => name === gate.column);
  const synonyms = column?.codes?.filter(({ value }) => gate.allow.includes(value)) ?? [];
  const allowed = new Set([...gate.allow, ...synonyms.flatMap((code) => code.synonyms)].map(plain));
  const paths = column ? [column.path, column.header, ...column.synonyms] : [gate.column];
  return (record) => {
    if (!isRecord(record)) return false;
    const path = paths.find((candidate) => valueAt(record, candidate) !== undefined);
    const text = path === undefined ? null : scalarText(valueAt(record, path));
    return text !== null && allowed.has(plain(text));
  };
}

function plain(text: string): string {
  return text.normalize('NFC').trim();
}
