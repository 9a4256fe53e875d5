import { defaultCandidates } from '#etl/contract/encoding-name.ts';
import { encodingOfMark } from '#etl/stage/decode.ts';
import { detectEncoding } from '#etl/stage/detect-encoding.ts';
import { sampleText } from '#etl/stage/sample-text.ts';
import { decodeBytes } from '#etl/stage/text-decoding.ts';
import type { DraftNote } from '#warehouse/model/draft-note.ts';
import { scoreText } from './note-words.ts';

/** An encoding other than UTF-8, which needs no word, and what speaks for it. */
export interface FoundEncoding {
  name: string;
  evidence: string;
}

/** A text file read. */
export interface ExtractText {
  /** In NFC, without a byte-order mark. */
  text: string;
  /** Null: UTF-8. */
  encoding: FoundEncoding | null;
  questions: DraftNote[];
}

/** Candidates that a question tells of. */
const SHOWN = 3;

/**
 * Reads a text file in the encoding that a load with `encoding: auto` finds. Where none is clearly right it is read in the one
 * that reads best, and a person is asked.
 *
 * @param bytes of the whole file
 */
export async function readText(path: string, bytes: Buffer): Promise<ExtractText> {
  const mark = encodingOfMark(bytes);
  if (mark !== null) return textIn(mark, bytes, 'by its byte-order mark');
  const sample = await sampleText(path, Infinity);
  if (sample.bytes.length === 0) return textIn('utf-8', bytes, 'all is ASCII');
  const { encoding, scores } = detectEncoding(sample.bytes, defaultCandidates);
  const best = scores.find((score) => score.encoding === encoding) ?? scores[0]!;
  const read = textIn(best.encoding, bytes, `Vietnamese in it: ${scoreText(best)}`);
  if (encoding !== null) return read;
  const shown = scores
    .slice(0, SHOWN)
    .map(({ encoding: name, score, words }) => ({ encoding: name, score, words }));
  return { ...read, questions: [{ code: 'encoding', read: shown }] };
}

function textIn(encoding: string, bytes: Buffer, evidence: string): ExtractText {
  const text = decodeBytes(bytes, encoding)
    .replace(/^\ufeff/, '')
    .normalize('NFC');
  return { text, encoding: encoding === 'utf-8' ? null : { name: encoding, evidence }, questions: [] };
}
