import { isUtf8 } from 'node:buffer';
import { decodeBytes } from './text-decoding.ts';
import { isVietnameseSyllable } from './vietnamese-syllable.ts';

/** How well a sample reads in one encoding. */
export interface EncodingScore {
  encoding: string;
  /** -1 to 1: share of words beyond ASCII that are Vietnamese syllables, less the share of characters that no text has. */
  score: number;
  /** Words with a letter beyond ASCII. */
  words: number;
}

export interface Detection {
  /** Null where nothing reads well, or two read about as well. */
  encoding: string | null;
  /** The best first. */
  scores: EncodingScore[];
}

const VIQR = 'viqr';
/** Below this nothing reads well. */
const GOOD = 0.5;
/** How far the best must be before the next: in score, and in words, so that chance does not decide. */
const CLEAR = 0.2;
const CLEAR_WORDS = 3;

const BREAKS = /[\s\x20-\x2f0-9:-@[-`{-~\u00a0\u2010-\u2027]+/u;
const BEYOND_ASCII = /[^\0-\x7f]/;
/** Replacement and control characters, private use, and letters of other scripts. */
const IMPOSSIBLE = /(?!\s)[\ufffd\p{Cc}\p{Co}\p{Cn}]|(?![\p{Script=Latin}])\p{L}/gu;

/**
 * Finds the encoding of a sample by decoding it with each candidate and seeing how much of it is Vietnamese. Bytes that are
 * UTF-8 are not anything else by chance, so they need not be Vietnamese; two candidates that read the same are one.
 *
 * @param sample whole lines
 * @param candidates the earlier is taken where two read the same
 */
export function detectEncoding(sample: Buffer, candidates: readonly string[]): Detection {
  const readings = new Map<string, string>();
  const scores: EncodingScore[] = [];
  for (const encoding of candidates) {
    // It is ASCII, in which a stop behind a vowel would make a letter of any text: see `isViqr`.
    if (encoding === VIQR) continue;
    const text = decodeBytes(sample, encoding).normalize('NFC');
    if (readings.has(text)) continue;
    readings.set(text, encoding);
    scores.push({ encoding, ...scoreOf(text) });
  }
  scores.sort((a, b) => b.score - a.score);
  return { encoding: certainUtf8(sample, scores, [...readings]) ?? clearlyBest(scores), scores };
}

/** UTF-8 written twice reads without a fault where it is undone; UTF-8 written once nearly never does. */
function certainUtf8(sample: Buffer, scores: EncodingScore[], readings: [string, string][]): string | null {
  const plain = scores.find(({ encoding }) => encoding === 'utf-8');
  if (!plain || !isUtf8(sample) || sample.some(isControl)) return null;
  if (plain.score <= 0 && scores.some(({ encoding, score }) => encoding !== 'utf-8-twice' && score >= GOOD))
    return null;
  const [undone] = readings.find(([, encoding]) => encoding === 'utf-8-twice') ?? [];
  return undone !== undefined && (!undone.includes('\ufffd') || clearlyBest(scores) === 'utf-8-twice')
    ? 'utf-8-twice'
    : 'utf-8';
}

/** Other encodings have letters where ASCII has these. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20);
}

function clearlyBest([best, next]: EncodingScore[]): string | null {
  if (best === undefined || best.score < GOOD) return null;
  const ahead = best.score - (next?.score ?? 0);
  return ahead >= CLEAR && ahead * best.words >= CLEAR_WORDS ? best.encoding : null;
}

function scoreOf(text: string): { score: number; words: number } {
  const words = text.split(BREAKS).filter((word) => BEYOND_ASCII.test(word));
  const good = words.filter((word) => BEYOND_ASCII.test(word) && isVietnameseSyllable(word)).length;
  const impossible = text.match(IMPOSSIBLE)?.length ?? 0;
  const score = words.length === 0 ? 0 : (good - impossible) / words.length;
  return { score: Math.round(Math.max(-1, score) * 1000) / 1000, words: words.length };
}
