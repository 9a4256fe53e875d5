import { readFile, writeFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import { parseJson, valueAt } from '#etl/json-text.ts';
import { landingGate, refusedRecord, type LandingGate } from './landing-gate.ts';

interface Gated {
  text: string;
  records: number;
  refused: number;
}

/**
 * Writes a JSON or NDJSON file anew with the records that may not land taken out, in the encoding it came in: what is refused
 * is never written.
 * A line that is no JSON cannot show that it may land and is refused too.
 *
 * @returns how many records there were and how many of them were refused
 * @throws {EtlError} extract_unreadable: the records cannot be found
 */
export async function writeGated(
  contract: Contract,
  file: { fileName: string; from: string; to: string },
): Promise<{ records: number; refused: number }> {
  const bytes = await readFile(file.from);
  if (isPacked(bytes)) throw packed(contract.id, file.fileName);
  const text = iconv.decode(bytes, contract.encoding);
  const gate = landingGate(contract);
  const isLines = contract.server.type === 'local' && contract.server.format === 'ndjson';
  const gated = isLines ? gateLines(text, gate) : gateDocument(text, gate, contract, file.fileName);
  await writeFile(file.to, iconv.encode(gated.text, contract.encoding));
  return { records: gated.records, refused: gated.refused };
}

function gateLines(text: string, gate: LandingGate): Gated {
  let [records, refused] = [0, 0];
  const lines = text.split('\n').map((line) => {
    if (line.trim() === '') return line;
    records += 1;
    const record = maybeRecord(line);
    // Written anew: what a key said twice had hidden from the gate stays outside.
    if (gate(record)) return JSON.stringify(record);
    refused += 1;
    return JSON.stringify(refusedRecord);
  });
  return { text: lines.join('\n'), records, refused };
}

/** @returns undefined where the line is no JSON */
function maybeRecord(line: string): unknown {
  try {
    return parseJson(line);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Only the list of records is kept: what stands beside it could hold anything. */
function gateDocument(text: string, gate: LandingGate, contract: Contract, fileName: string): Gated {
  const property = contract.dialect.property ?? '';
  const list = listOf(text, property);
  if (list === null) throw unreadable(contract.id, fileName, property);
  const kept = list.map((record) => (gate(record) ? record : refusedRecord));
  const document = property
    .split('.')
    .reduceRight<unknown>((inner, key) => (key === '' ? inner : { [key]: inner }), kept);
  const refused = kept.filter((record) => record === refusedRecord).length;
  return { text: JSON.stringify(document), records: list.length, refused };
}

function listOf(text: string, property: string): unknown[] | null {
  try {
    const list = valueAt(parseJson(text), property);
    return Array.isArray(list) ? list : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

function isPacked(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 4);
  return ['\x1f\x8b', '\x28\xb5\x2f\xfd', 'PK\x03\x04'].some((signature) => head.startsWith(signature));
}

function packed(sourceId: string, fileName: string): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${sourceId}/${fileName} is packed. Expected it as it is, since its landing gate has to take records out ` +
      'before anything is kept.',
    { sourceId, fileName },
  );
}

/** Without the parser's own message: it quotes the file. */
function unreadable(sourceId: string, fileName: string, property: string): EtlError {
  const expected =
    property === '' ? 'a JSON list of records' : `a JSON document with the records at ${property}`;
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${sourceId}/${fileName}: expected ${expected}, since its landing gate has to take records out.`,
    { sourceId, fileName },
  );
}
