import type { Contract } from '../contract/contract.ts';
import type { Obstacle } from '#warehouse/model/fault-fact.ts';
import { EtlError } from '../errors.ts';
import { obstacleFacts } from './obstacle-facts.ts';
import { valueAt } from '../json-text.ts';
import { beginOf, elementsOf, placeOf, repeatedKey } from '../json-walk.ts';
import { openText } from './decode.ts';

/** One document becomes one text, of which JavaScript can hold so much. */
const MAX_DOCUMENT_BYTES = 400 << 20;
const MAX_LINE_BYTES = 64 << 20;
const BLOCK = 1 << 20;

/** Texts of the records of a file, in order; an empty text for a blank line. */
export type RecordTexts = AsyncGenerator<string> | Generator<string>;

/** Lines of an NDJSON file. @throws {EtlError} extract_limit_exceeded: a line is too long to be a record */
export async function* readLines(
  path: string,
  where: string,
  { encoding }: Contract,
): AsyncGenerator<string> {
  const source = await openText(path, encoding);
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const bytes = await source.read(block, 0);
      const text = Buffer.concat([rest, block.subarray(0, bytes)]);
      let from = 0;
      for (let end = text.indexOf(0x0a); end !== -1; end = text.indexOf(0x0a, from)) {
        yield toText(text.subarray(from, end));
        from = end + 1;
      }
      rest = text.subarray(from);
      if (rest.length > MAX_LINE_BYTES) throw tooLong(where, 'a line', MAX_LINE_BYTES);
      if (bytes > 0) continue;
      if (rest.length > 0) yield toText(rest);
      return;
    }
  } finally {
    await source.close();
  }
}

/**
 * Records of a JSON document: the list it is, or the one at the dotted key `property`.
 *
 * @throws {EtlError} extract_unreadable: no JSON, no list there, or a key said twice around it, so that the list might be another;
 * extract_limit_exceeded
 */
export async function readDocument(path: string, where: string, contract: Contract): Promise<string[]> {
  const source = await openText(path, contract.encoding);
  const blocks: Buffer[] = [];
  try {
    for (let total = 0; ;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const bytes = await source.read(block, 0);
      if (bytes === 0) break;
      blocks.push(block.subarray(0, bytes));
      if ((total += bytes) > MAX_DOCUMENT_BYTES) throw tooLong(where, 'a document', MAX_DOCUMENT_BYTES);
    }
  } finally {
    await source.close();
  }
  // Letters that do not decode are seen in the records they stand in.
  const text = toText(Buffer.concat(blocks));
  return recordsOf(text, where, contract.dialect.property);
}

function recordsOf(text: string, where: string, property: string | null): string[] {
  const document = parse(text, where);
  const list = valueAt(document, property ?? '');
  if (!Array.isArray(list))
    throw unreadable(where, `has no list ${property === null ? 'at its top' : `at ${property}`}`, {
      what: 'json_no_list',
      name: property ?? '[]',
    });
  const at = placeOf(text, beginOf(text), property ?? '');
  const repeated = repeatedKey(text, at);
  if (repeated !== null)
    throw unreadable(
      where,
      `says the key ${JSON.stringify(repeated.slice(0, 60))} twice outside of its records`,
      {
        what: 'json_key_twice',
        name: repeated.slice(0, 60),
      },
    );
  return [...elementsOf(text, at)];
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw unreadable(where, 'is no JSON document', { what: 'json_broken' }, cause);
    throw cause;
  }
}

/** Bytes that are no UTF-8 stay in sight as U+FFFD. */
function toText(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function tooLong(where: string, what: string, bytes: number): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `extract too large: ${where} has ${what} of more than ${bytes} bytes. Expected less; ask the agency for NDJSON, a record on each line.`,
  );
}

function unreadable(where: string, why: string, obstacle: Obstacle, cause?: unknown): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${where} ${why}. Expected JSON as the contract says; ask the agency to send it again.`,
    { facts: obstacleFacts(where, obstacle) },
    { cause },
  );
}
