import { detectEncoding } from './detect-encoding.ts';
import { decodeBytes } from './text-decoding.ts';

export const TWICE = 'utf-8-twice';

/** So many different words show that UTF-8 was written twice: of none of them can it be undone by chance. */
const TWICE_WORDS = 5;
/** How many different words must be read, how well in another encoding and how badly in the declared one, to say that it is the other. */
const OTHER_WORDS = 8;
const READS_WELL = 0.8;
const READS_BADLY = 0.4;

const BREAKS = /[\0-\x2f:-@[-`{-~]+/;
const BEYOND_ASCII = /[^\0-\x7f]/;
/** What is beyond ASCII in texts of Latin letters and of Devanagari. */
const USUAL =
  /^(?:[\0-\x7f\u00a0-\u024f\u1e00-\u1eff\u2000-\u206f\u20ab\u20ac\u20b9]|[\u0300-\u0323]|[\u0900-\u097f])*$/u;

/**
 * Whether a text was written as UTF-8 twice (`Viá»‡t`). Where that is undone nothing may be left that is no text: a single word that was
 * written once shows that the file was not.
 *
 * @param sample whole lines of UTF-8
 */
export function isWrittenTwice(sample: Buffer): boolean {
  const written = wordsOf(sample.toString('utf8'));
  const undone = [...written].map((word) => [word, decodeBytes(Buffer.from(word), TWICE)] as const);
  const changed = undone.filter(([word, text]) => word !== text);
  return changed.length >= TWICE_WORDS && changed.every(([, text]) => USUAL.test(text));
}

/**
 * Whether a sample is Vietnamese in one of the candidates and nothing in the encoding declared. Each word counts once: a short one that comes
 * in every row may be a syllable in another encoding by chance.
 */
export function isClearlyOther(sample: Buffer, declared: string, candidates: readonly string[]): boolean {
  // Letters of two bytes are not told apart by the breaks of ASCII.
  if (sample.includes(0)) return false;
  const words = [...wordsOf(sample.toString('latin1'))].join('\n');
  const { scores } = detectEncoding(Buffer.from(words, 'latin1'), [declared, ...candidates]);
  const [best, own] = [scores[0], scores.find(({ encoding }) => encoding === declared)];
  if (best === undefined || own === undefined || best.encoding === declared) return false;
  return best.words >= OTHER_WORDS && best.score >= READS_WELL && own.score <= READS_BADLY;
}

/** Different words beyond ASCII. */
function wordsOf(text: string): Set<string> {
  return new Set(text.split(BREAKS).filter((word) => BEYOND_ASCII.test(word)));
}
