/** A stretch of a text: as it reads, or a character that nobody sees. */
export interface SeenPart {
  text: string;
  /** What a character is that nobody sees; null of what reads as it is. */
  mark: UnseenMark | null;
}

/** Kinds of such characters: each has a short sign in its place and a word. */
export type UnseenMark = 'space' | 'nbsp' | 'zero' | 'tab' | 'line' | 'other';

/**
 * Parts a text at the characters that nobody sees and that make a value another: spaces of its ends and several in a row, spaces of
 * other kinds, tabs, ends of lines, and what has no width at all. Joiners between letters of Indian scripts belong to their writing.
 */
export function splitUnseen(text: string): SeenPart[] {
  const parts: SeenPart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(UNSEEN)) {
    if (index > from) parts.push({ text: text.slice(from, index), mark: null });
    for (const character of found) parts.push({ text: character, mark: markOf(character) });
    from = index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), mark: null });
  return parts;
}

/** Whether a text has a character that nobody sees. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

/** `U+200E`: how a character is looked up that has no word. */
export function codePointOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

const UNSEEN =
  /^ +| +$| {2,}|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|(?<!\p{Script=Devanagari})[\u200c\u200d]|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]|\p{Cc}/gu;

function markOf(character: string): UnseenMark {
  if (character === ' ') return 'space';
  if (character === '\t') return 'tab';
  if (character === '\n' || character === '\r') return 'line';
  if (/[\u200b\u2060\ufeff]/.test(character)) return 'zero';
  return /\p{Zs}/u.test(character) ? 'nbsp' : 'other';
}
