import iconv from 'iconv-lite';

const [ACUTE, GRAVE, HOOK, TILDE, DOT] = ['\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];
const [CIRCUMFLEX, BREVE, HORN] = ['\u0302', '\u0306', '\u031b'];

/** What the second byte of a letter adds to the vowel before it, as Windows-1252 shows that byte in lower case. */
const additions: { [byte: string]: string } = {
  ...{ ù: ACUTE, ø: GRAVE, û: HOOK, õ: TILDE, ï: DOT },
  ...{ â: CIRCUMFLEX, á: CIRCUMFLEX + ACUTE, à: CIRCUMFLEX + GRAVE },
  ...{ å: CIRCUMFLEX + HOOK, ã: CIRCUMFLEX + TILDE, ä: CIRCUMFLEX + DOT },
  ...{ ê: BREVE, é: BREVE + ACUTE, è: BREVE + GRAVE, ú: BREVE + HOOK, ü: BREVE + TILDE, ë: BREVE + DOT },
};

/** Letters of one byte. */
const singles: { [byte: string]: string } = {
  ...{ ñ: 'đ', ô: `o${HORN}`, ö: `u${HORN}` },
  ...{ í: `i${ACUTE}`, ì: `i${GRAVE}`, æ: `i${HOOK}`, ó: `i${TILDE}`, ò: `i${DOT}`, î: `y${DOT}` },
};

const letters = new RegExp(
  `([aeouyôö])([${Object.keys(additions).join('')}])|[${Object.keys(singles).join('')}]`,
  'giu',
);
const VOWEL_AT_END = /[aeouyôö]$/iu;

/** Reads VNI, in which a vowel with a mark is two bytes: the vowel and its mark. Bytes that make no letter stay as Windows-1252. */
export class VniDecoding {
  private readonly bytes = iconv.getDecoder('windows-1252');
  private held = '';

  write(chunk: Buffer): string {
    const text = this.held + this.bytes.write(chunk);
    this.held = VOWEL_AT_END.exec(text)?.[0] ?? '';
    return toLetters(text.slice(0, text.length - this.held.length));
  }

  end(): string {
    return toLetters(this.held + (this.bytes.end() ?? ''));
  }
}

function toLetters(text: string): string {
  return text
    .replace(letters, (found: string, vowel: string | undefined, mark: string | undefined) =>
      vowel === undefined || mark === undefined
        ? single(found)
        : single(vowel) + additions[mark.toLowerCase()]!,
    )
    .normalize('NFC');
}

function single(byte: string): string {
  const lower = byte.toLowerCase();
  const letter = singles[lower] ?? lower;
  return byte === lower ? letter : letter.toUpperCase();
}
