import { isUtf8 } from 'node:buffer';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import type { Contract } from '../contract/contract.ts';
import { AUTO, isUtf8Name } from '../contract/encoding-name.ts';
import { EtlError } from '../errors.ts';
import type { StagedFile } from '../staged-source.ts';
import { encodingOfMark } from './decode.ts';
import { detectEncoding, type Detection } from './detect-encoding.ts';
import { isClearlyOther, isWrittenTwice, TWICE } from './mistaken-encoding.ts';
import { fileFact } from './obstacle-facts.ts';
import { sampleText, type TextSample } from './sample-text.ts';
import type { Staging } from './staging.ts';
import { isViqr } from './viqr.ts';

const UTF8 = 'utf-8';
const VIQR = 'viqr';
/** A letter that was lost before the text came. */
const LOST = '\ufffd';
/** So many words beyond ASCII are not UTF-8 by chance. */
const PROOF_WORDS = 3;
/** Candidates that a fault tells of. */
const SHOWN = 3;

/**
 * Settles the encoding of each text file: the one declared, or with `encoding: auto` the one its bytes tell, with the scores
 * of all candidates in the journal (`encoding_detected`). A file in ASCII is UTF-8, but where its words are clearly VIQR, and a byte-order
 * mark leaves no question.
 *
 * @throws {EtlError} encoding_uncertain: a person must say; encoding_contradicted: the bytes are not what is declared
 */
export async function settleEncodings(staging: Staging): Promise<void> {
  const { encoding, encodings } = staging.contract;
  for (const file of staging.files) {
    staging.context.signal.throwIfAborted();
    const sample = await sampleText(file.file.path, encoding === AUTO ? Infinity : 1);
    const isMnemonic = isClearlyViqr(staging.contract, sample);
    if (encoding === AUTO) settle(staging, file, sample.bytes, isMnemonic);
    else if (isMnemonic) throw contradicted(staging, file, VIQR);
    else if (isContradicted(staging.contract, sample))
      throw contradicted(staging, file, detectEncoding(sample.bytes, encodings).encoding);
  }
}

function isClearlyViqr(
  { encoding, encodings }: Pick<Contract, 'encoding' | 'encodings'>,
  { bytes, head }: TextSample,
): boolean {
  return bytes.length === 0 && encoding !== VIQR && encodings.includes(VIQR) && isViqr(head);
}

function settle(staging: Staging, file: StagedFile, sample: Buffer, isMnemonic: boolean): void {
  const { context, contract } = staging;
  file.encoding = isMnemonic ? VIQR : UTF8;
  if (sample.length === 0 || encodingOfMark(sample) !== null) return;
  const { encoding, scores } = detectEncoding(sample, contract.encodings);
  const data = { fileName: file.file.fileName, encoding, scores, sampledBytes: sample.length };
  context.journal.write('encoding_detected', { stage: 'stage', sourceId: contract.id, data });
  if (encoding === null) throw uncertain(`${contract.id}/${file.file.fileName}`, scores);
  file.encoding = encoding;
}

/**
 * UTF-8 proves itself, so that it shows also where another encoding is declared, in which all bytes mean something. Others show where
 * they are among the candidates and the words leave no doubt.
 */
function isContradicted(contract: Pick<Contract, 'encoding' | 'encodings'>, sample: TextSample): boolean {
  const { encoding: declared, encodings } = contract;
  const { bytes } = sample;
  if (bytes.length === 0 || encodingOfMark(bytes) !== null) return false;
  if (isUtf8Name(declared))
    return isMostlyOther(sample) || (encodings.includes(TWICE) && isWrittenTwice(bytes));
  const { encoding, scores } = detectEncoding(bytes, [UTF8, declared]);
  if (encoding === UTF8 && scores.every(({ words }) => words >= PROOF_WORDS) && scores.length === 2)
    return true;
  return isClearlyOther(bytes, declared, encodings);
}

function isMostlyOther({ bytes, lines }: TextSample): boolean {
  let other = 0;
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from) + 1 || bytes.length;
    const line = bytes.subarray(from, end);
    if (!isUtf8(line) || line.includes(LOST)) other++;
    from = end;
  }
  return other > lines / 2;
}

function uncertain(where: string, scores: Detection['scores']): EtlError {
  const best = scores
    .slice(0, SHOWN)
    .map(({ encoding, score, words }) => `${encoding} (${score} of 1 over ${words} words)`);
  return new EtlError(
    'encoding_uncertain',
    `encoding uncertain: ${where} reads best as ${best.join(', ')}, and none is clearly right. Expected one that is; look at the ` +
      'file in each and declare `encoding` in contract.yaml.',
    {
      scores,
      facts: [
        ...fileFact(where),
        { fact: 'encoding', agreed: null, reads: scores.slice(0, SHOWN).map(({ encoding }) => encoding) },
      ],
    },
  );
}

/** @param encoding in which it reads well; null where there is none @param facts what else is the matter */
export function contradicted(
  { contract }: Staging,
  file: StagedFile,
  encoding: string | null,
  facts: readonly FaultFact[] = [],
): EtlError {
  return new EtlError(
    'encoding_contradicted',
    `encoding contradicted: ${contract.id}/${file.file.fileName} is not ${contract.encoding}, as its contract says, or most of its ` +
      `lines are not. ${encoding === null ? 'Ask the agency' : `It reads well as ${encoding}: declare that as \`encoding\``}, ` +
      'or ask for the file anew.',
    {
      ...{ fileName: file.file.fileName, readsAs: encoding },
      facts: [
        { fact: 'file', name: file.file.fileName },
        { fact: 'encoding', agreed: contract.encoding, reads: encoding === null ? [] : [encoding] },
        ...facts,
      ],
    },
  );
}
