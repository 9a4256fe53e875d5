const ONSET = 'ngh|ng|nh|kh|ch|gh|gi|ph|qu|th|tr|[bcdđghklmnprstvx]';
const RHYMES = [
  // Open, or with a glide at the end.
  'ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|oa|oai|oao|oay|oe|oeo|oi|ôi|ơi|ua|uây|uê|ui|uôi|uơ|uy|uya|uyu|ưa|ưi|ươi|ươu|ưu|yêu',
  '[aâăeêioôơuưy]',
  // Closed.
  '(a|ă|â|e|ê|i|o|ô|ơ|u|ư|oa|oă|oe|oo|uâ|uyê|uô|ươ|iê|yê|uê|uy|uơ|y)(ch|c|k|m|ng|nh|n|p|t)',
];
const SYLLABLE = new RegExp(`^(${ONSET})?(${RHYMES.join('|')})$`, 'u');
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
/** A capital behind a small letter; capital fonts of TCVN3 keep small letters with marks among capitals (`VIệT`). */
const MIXED_CASE = /[a-z]\p{Lu}|\p{Ll}(?![A-Z])\p{Lu}/u;
/** A stop at the end takes two of the six tones only. */
const STOPPED = /(ch|[cpt])$/u;

/**
 * Whether a word is written as Vietnamese syllables are: consonants that may begin one, a rhyme that exists, at most one
 * tone mark, behind a final stop one of the two tones that may stand there, and no capital behind a small letter.
 */
export function isVietnameseSyllable(word: string): boolean {
  if (MIXED_CASE.test(word.normalize('NFC'))) return false;
  const parts = word.toLowerCase().normalize('NFD');
  const tones = parts.match(TONES) ?? [];
  if (tones.length > 1) return false;
  const bare = parts.replace(TONES, '').normalize('NFC');
  if (!SYLLABLE.test(bare)) return false;
  return !STOPPED.test(bare) || tones.length === 0 || tones[0] === '\u0301' || tones[0] === '\u0323';
}
