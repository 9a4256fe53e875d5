import type { Rule } from './compile-rules.ts';

/** Bits of a BIGINT that are used: its sign is left alone. */
const BITS = 62;

/** Conditions over a row packed into words, so that a row costs a number or two and not a column each. */
export interface RowMarks {
  /** SQL columns of the words. */
  words: string[];
  /** Names of these columns. */
  names: string[];
  /** SQL condition over a marked row: it bears this mark; `false` for one that was not packed. */
  has(name: string): string;
  /** SQL condition: it bears any mark. */
  any: string;
}

/**
 * @param conditions SQL by name; where it is NULL the row does not bear the mark
 * @param prefix of the words' names
 */
export function packMarks(conditions: ReadonlyMap<string, string>, prefix: string): RowMarks {
  const names = [...conditions.keys()];
  const words: string[] = [];
  const wordName = (word: number) => `${prefix}${word}`;
  for (let from = 0; from < names.length; from += BITS) {
    const bits = names
      .slice(from, from + BITS)
      .map((name, bit) => `(coalesce(${conditions.get(name)}, false)::bigint << ${bit})`);
    // Most rows bear none: to know that costs less than to put one together.
    const any = names.slice(from, from + BITS).map((name) => `(${conditions.get(name)})`);
    words.push(
      `case when ${any.join(' or ')} then ${bits.join(' | ')} else 0 end as ${wordName(words.length)}`,
    );
  }
  return {
    words,
    has: (name) => {
      const at = names.indexOf(name);
      return at < 0 ? 'false' : `(${wordName(Math.floor(at / BITS))} & ${2n ** BigInt(at % BITS)}) <> 0`;
    },
    names: words.map((_, word) => wordName(word)),
    any: words.length === 0 ? 'false' : words.map((_, word) => `${wordName(word)} <> 0`).join(' or '),
  };
}

/** Marks that were packed apart, over rows that have the words of both. */
export function joinMarks(some: RowMarks, others: RowMarks): RowMarks {
  return {
    words: [...some.words, ...others.words],
    names: [...some.names, ...others.names],
    has: (name) => {
      const own = some.has(name);
      return own === 'false' ? others.has(name) : own;
    },
    any: `(${some.any} or ${others.any})`,
  };
}

/** SQL condition: any of these rules fails the row. */
export function failsAny(marks: RowMarks, rules: Rule[]): string {
  return rules.length === 0 ? 'false' : `(${rules.map(({ id }) => marks.has(id)).join(' or ')})`;
}
