import type { Contract } from '#etl/contract/contract.ts';
import { isRecord, scalarText, valueAt } from '#etl/json-text.ts';
import { saysKeyTwice } from '#etl/json-walk.ts';

/** What is kept of a record that may not land: that it came. */
export const refusedText = '{"$refused":true}';

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

/** Gives the line that is kept of a record, by what it says and how it was written; null where it may not land. */
export type Landing = (record: unknown, text: string) => string | null;

/**
 * What is kept of records of JSON: as they were written, so that whatever was read of them can be seen again. One that says a key twice
 * may not pass a gate, which has seen only one of the two values.
 */
export function landing(contract: Pick<Contract, 'landingGate' | 'columns'>): Landing {
  const gate = contract.landingGate === null ? null : landingGate(contract);
  return (record, text) => {
    if (gate !== null && (!gate(record) || saysKeyTwice(text, record))) return null;
    // Between the parts of a record alone: strings of JSON hold no line end as it is.
    return text.replace(/[\r\n]+\s*/g, ' ');
  };
}

function plain(text: string): string {
  return text.normalize('NFC').trim();
}
