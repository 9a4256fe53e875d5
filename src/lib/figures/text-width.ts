/** Mean widths of letters as parts of the type size, a little on the safe side. */
const LATIN = 0.6;
const NARROW = 0.32;
const DEVANAGARI = 0.62;

const narrow = new Set(" .,:;'’|()ijl");

/** About how wide a text is, in the unit of its size; where nothing can measure it, it is better too wide. */
export function textWidth(text: string, size: number): number {
  let parts = 0;
  for (const letter of text) parts += partOf(letter);
  return parts * size;
}

/** Hundreds of cells are measured at a time: what most letters are is said without looking further. */
function partOf(letter: string): number {
  const code = letter.codePointAt(0)!;
  if (code < 0x300) return narrow.has(letter) ? NARROW : LATIN;
  if (code < 0x370) return 0;
  if (code < 0x900 || code > 0x97f) return LATIN;
  if (/[\u093e\u093f\u0940\u0949\u094b\u094c]/.test(letter)) return NARROW;
  return /\p{M}/u.test(letter) ? 0 : DEVANAGARI;
}

/** Breaks a text between words into lines that are about so wide at most; a longer word stands alone. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
