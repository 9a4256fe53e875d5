import type { Rule } from './compile-rules.ts';

/** Bits of a BIGINT that are used: its sign is left alone. */
const BITS = 62;

/** Conditions over a row packed into words, so that a row costs a number or two and not a column each. */
export interface RowMarks {
  /** SQL columns of the words. */
  words: string[];
  /** SQL condition over a marked row: it bears this mark; `false` for one that was not packed. */
  has(name: string): string;
  /** SQL condition: it bears any mark. */
  any: string;
}

/** @param conditions SQL by name; never NULL */
export function packMarks(conditions: ReadonlyMap<string, string>): RowMarks {
  const names = [...conditions.keys()];
  const words: string[] = [];
  for (let from = 0; from < names.length; from += BITS) {
    const bits = names
      .slice(from, from + BITS)
      .map((name, bit) => `((${conditions.get(name)})::bigint << ${bit})`);
    words.push(`${bits.join(' | ')} as ${wordName(words.length)}`);
  }
  return {
    words,
    has: (name) => {
      const at = names.indexOf(name);
      return at < 0 ? 'false' : `(${wordName(Math.floor(at / BITS))} & ${2n ** BigInt(at % BITS)}) <> 0`;
    },
    any: words.length === 0 ? 'false' : words.map((_, word) => `${wordName(word)} <> 0`).join(' or '),
  };
}

function wordName(word: number): string {
  return `_marks_${word}`;
}

/** SQL condition: any of these rules fails the row. */
export function failsAny(marks: RowMarks, rules: Rule[]): string {
  return rules.length === 0 ? 'false' : `(${rules.map(({ id }) => marks.has(id)).join(' or ')})`;
}
