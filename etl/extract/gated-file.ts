import { readFile, writeFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import { parseJson, valueAt } from '#etl/json-text.ts';
import { beginOf, elementsOf, placeOf, repeatedKey } from '#etl/json-walk.ts';
import { landing, refusedText, type Landing } from './landing-gate.ts';

interface Gated {
  text: string;
  records: number;
  refused: number;
}

/** Stands for what could not be decoded; few encodings can write it back. */
const LOST = '\ufffd';

/**
 * Writes a JSON or NDJSON file anew with the records that may not land taken out, in the encoding it came in: what is refused
 * is never written, what may land stays as it was written.
 * What is no JSON, says a key twice or does not decode cannot show that it may land and is refused too.
 *
 * @returns how many records there were and how many of them were refused
 * @throws {EtlError} extract_unreadable: the records cannot be found, or a key is said twice around them
 */
export async function writeGated(
  contract: Contract,
  file: { fileName: string; from: string; to: string },
): Promise<{ records: number; refused: number }> {
  const bytes = await readFile(file.from);
  if (isPacked(bytes)) throw packed(contract.id, file.fileName);
  const text = iconv.decode(bytes, contract.encoding);
  const textOf = landing(contract);
  const isLines = contract.server.type === 'local' && contract.server.format === 'ndjson';
  const gated = isLines ? gateLines(text, textOf) : gateDocument(text, textOf, contract, file.fileName);
  await writeFile(file.to, iconv.encode(gated.text, contract.encoding));
  return { records: gated.records, refused: gated.refused };
}

function gateLines(text: string, textOf: Landing): Gated {
  let [records, refused] = [0, 0];
  const lines = text.split('\n').map((line) => {
    if (line.trim() === '') return line;
    records += 1;
    const landed = line.includes(LOST) ? null : textOf(maybeRecord(line), line);
    if (landed !== null) return landed;
    refused += 1;
    return refusedText;
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
function gateDocument(text: string, textOf: Landing, contract: Contract, fileName: string): Gated {
  const property = contract.dialect.property ?? '';
  const list = listOf(text, property);
  if (list === null) throw unreadable(contract.id, fileName, property);
  const landed = list.records.map((record, at) => {
    const written = list.texts[at]!;
    return written.includes(LOST) ? null : textOf(record, written);
  });
  const kept = `[${landed.map((record) => record ?? refusedText).join(',')}]`;
  const document = property
    .split('.')
    .reduceRight((inner, key) => (key === '' ? inner : `{${JSON.stringify(key)}:${inner}}`), kept);
  const refused = landed.filter((record) => record === null).length;
  return { text: document, records: landed.length, refused };
}

/** @returns null where there is no list, or a key around it is said twice, so that the list might be another */
function listOf(text: string, property: string): { records: unknown[]; texts: string[] } | null {
  try {
    const records = valueAt(parseJson(text), property);
    if (!Array.isArray(records)) return null;
    const at = placeOf(text, beginOf(text), property);
    return repeatedKey(text, at) === null ? { records, texts: [...elementsOf(text, at)] } : null;
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
  const list = property === '' ? 'a JSON list of records' : `a JSON document with the records at ${property}`;
  const expected = `${list} and no key twice around them`;
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${sourceId}/${fileName}: expected ${expected}, since its landing gate has to take records out.`,
    { sourceId, fileName },
  );
}
