import iconv from 'iconv-lite';
import { isVietnameseSyllable } from './vietnamese-syllable.ts';

const shapes: { [mark: string]: string } = { '^': '\u0302', '(': '\u0306', '+': '\u031b' };
const tones: { [mark: string]: string } = {
  ...{ "'": '\u0301', '`': '\u0300', '?': '\u0309', '~': '\u0303', '.': '\u0323' },
};
const LETTER = /\\(.)|(?:([aeo])(\^)|(a)(\()|([ou])(\+)|([aeiouy]))(['`?~.])?|(d)d/gisu;
/** What further characters may still add to, from where no letter is begun. */
const OPEN = /[\\aeiouyd^(+]+$/iu;

/**
 * Reads VIQR, in which letters are written in ASCII with their marks behind them: `Vie^.t Nam`, `DDo^`ng`; what a backslash precedes stands
 * for itself, as a stop behind a vowel must.
 *
 * @source RFC 1456
 */
export class ViqrDecoding {
  private readonly bytes = iconv.getDecoder('utf-8');
  private held = '';

  write(chunk: Buffer): string {
    const text = this.held + this.bytes.write(chunk);
    this.held = OPEN.exec(text)?.[0] ?? '';
    return toLetters(text.slice(0, text.length - this.held.length));
  }

  end(): string {
    return toLetters(this.held + (this.bytes.end() ?? ''));
  }
}

function toLetters(text: string): string {
  return text
    .replace(LETTER, (...found: (string | undefined)[]) => {
      const [, literal, a, circumflex, b, breve, c, horn, plain, tone, stroke] = found;
      if (literal !== undefined) return literal;
      if (stroke !== undefined) return stroke === 'd' ? 'đ' : 'Đ';
      const shape = shapes[circumflex ?? breve ?? horn ?? ''] ?? '';
      return (a ?? b ?? c ?? plain ?? '') + shape + (tone === undefined ? '' : tones[tone]!);
    })
    .normalize('NFC');
}

/** So many different words must be so written, nearly all of which are syllables. */
const WORDS = 8;
const READS_WELL = 0.9;
const BETWEEN = /[^a-z'`?~.^(+]+/iu;
/** No syllable is longer; of a text without a break the pattern would be tried at each letter, to its end. */
const LONGEST = 16;
const MARKED = /[a-z]*(?:(?:[aeo]\^|a\(|[ou]\+)['`?~.]?)+[a-z]*/giu;

/** Whether a text in ASCII is Vietnamese in VIQR: words of it have their circumflex, breve or horn behind the letter. A tone alone is a stop or a quote. */
export function isViqr(sample: Buffer): boolean {
  const short = sample
    .toString('latin1')
    .split(BETWEEN)
    .filter((word) => word.length <= LONGEST);
  const words = [...new Set(short.flatMap((word) => word.match(MARKED) ?? []))];
  const good = words.filter((word) => isVietnameseSyllable(toLetters(word)));
  return good.length >= WORDS && good.length >= READS_WELL * words.length;
}
