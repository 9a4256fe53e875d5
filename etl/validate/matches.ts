import { literal } from '#warehouse/duckdb/database.ts';

/** A longer glob is no quicker than the pattern it stands for. */
const MAX_GLOB = 64;

/** One character, or a class of ASCII letters and digits, and how often it stands there. */
const PART =
  /(?:\[((?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_])+)\]|(\\d)|\\([.\-/_:])|([\p{L}\p{N} _/:,;-]))(?:\{([0-9]{1,2})\})?/uy;

/**
 * SQL condition: a text as a whole matches a pattern (RE2, which does not backtrack). A pattern of so many characters of so many
 * kinds, as codes and numbers of registers have it, is asked for as a glob, at a third of the cost.
 */
export function matches(text: string, pattern: string): string {
  const glob = globOf(pattern);
  return glob === null
    ? `regexp_full_match(${text}, ${literal(pattern)})`
    : `(${text} glob ${literal(glob)})`;
}

/** RE2 tells that it is a mistake; a glob would match nothing. */
function hasReversedRange(members: string): boolean {
  return [...members.matchAll(/(.)-(.)/g)].some(([, from, to]) => from! > to!);
}

/** @returns null where the pattern says more than a glob can */
function globOf(pattern: string): string | null {
  const parts = partsOf(pattern);
  return parts === null || parts.length > MAX_GLOB ? null : parts.join('');
}

/** A pattern as what it has at each place: a character, or a class of them as a glob has it. @returns null where it says more */
export function partsOf(anchored: string): string[] | null {
  const parts: string[] = [];
  // It is the whole text that matches, so that its ends need not be named; they often are.
  const pattern = anchored.replace(/^\^/, '').replace(/\$$/, '');
  PART.lastIndex = 0;
  while (PART.lastIndex < pattern.length) {
    const found = PART.exec(pattern);
    if (found === null) return null;
    const [, members, digit, escaped, plain, times = '1'] = found;
    if (members !== undefined && hasReversedRange(members)) return null;
    const one = members !== undefined ? `[${members}]` : digit !== undefined ? '[0-9]' : (escaped ?? plain!);
    parts.push(...Array<string>(Number(times)).fill(one));
  }
  return parts;
}
