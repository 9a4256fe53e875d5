import { isAscii } from 'node:buffer';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { StagedFile } from '../staged-source.ts';
import { delimiterFact, delimiters } from './delimiters.ts';
import { joinHeader } from './join-header.ts';
import { headerFinder } from './match-header.ts';
import { sampleText } from './sample-text.ts';
import { contradicted } from './settle-encodings.ts';
import { splitRecord } from './split-record.ts';
import type { Staging } from './staging.ts';
import { decodeBytes } from './text-decoding.ts';

/** A header that is read in one way, and how many columns of the contract it names so. */
interface Reading {
  encoding: string;
  delimiter: string;
  columns: number;
}

/**
 * What is the matter with a file whose columns are not the contract's: where another encoding makes its header name more of them, it is
 * that, though most of its lines may be numbers that read the same in each.
 *
 * @returns encoding_contradicted; else the fault that was found
 */
export async function mistakenHeader(staging: Staging, file: StagedFile, fault: unknown): Promise<unknown> {
  if (!(fault instanceof EtlError) || !codes.has(fault.code)) return fault;
  const { contract } = staging;
  const { head } = await sampleText(file.file.path, 1);
  const lines = head.subarray(0, endOfLine(head, contract.dialect.headerRows.at(-1) ?? 0));
  if (isAscii(lines)) return fault;
  const readings = contract.encodings.flatMap((encoding) => readingsOf(contract, lines, encoding));
  const own = Math.max(...readingsOf(contract, lines, file.encoding).map(({ columns }) => columns));
  const best = readings.reduce((one, other) => (other.columns > one.columns ? other : one), {
    ...{ encoding: file.encoding, delimiter: contract.dialect.delimiter, columns: own },
  });
  if (best.columns === own) return fault;
  const facts: FaultFact[] =
    best.delimiter === contract.dialect.delimiter ? [] : [delimiterFact(contract, best)];
  return contradicted(staging, file, best.encoding, facts);
}

const codes = new Set<string>(['contract_column_missing', 'contract_column_unknown', 'contract_drift']);

function readingsOf(contract: Contract, bytes: Buffer, encoding: string): Reading[] {
  const { dialect } = contract;
  const find = headerFinder(contract);
  const rows = decodeBytes(bytes, encoding)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/);
  return [...new Set([dialect.delimiter, ...delimiters])].map((delimiter) => {
    const cells = dialect.headerRows.map((row) =>
      splitRecord({ dialect: { ...dialect, delimiter } }, rows[row - 1] ?? ''),
    );
    const headers = joinHeader(cells, dialect.headerJoin);
    const columns = headers.filter((spellings) => spellings.some((one) => find(one) !== undefined)).length;
    return { encoding, delimiter, columns };
  });
}

/** Where so many lines end; text in wide characters has an LF in each as well. */
function endOfLine(bytes: Buffer, lines: number): number {
  let end = 0;
  for (let at = 0; at < lines; at++) {
    const next = bytes.indexOf(0x0a, end);
    if (next === -1) return bytes.length;
    end = next + 1;
  }
  return end;
}
