import { tellDay, typedNumbers } from '#warehouse/model/typed-value.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { typingWords, type TypingWords } from './typing-words.ts';
import { typedFormats } from './day-formats.ts';

/** A line of the guide: columns, and how their values may be typed. */
type Entry = [name: string, meaning: string];

/** Says of each column with days or numbers exactly what may be typed there, columns of one way together; and what becomes of all else. */
export function typingEntries(
  contract: Contract,
  language: string,
  headingOf: (column: Column) => string,
): Entry[] {
  const words = typingWords(language);
  const days = contract.columns.filter(({ type }) => type === 'date' || type === 'timestamp');
  const ways = Map.groupBy(days, (column) => typedFormats(column).join('\n'));
  const numbers = contract.columns.filter(({ type }) => type === 'number' || type === 'integer');
  const nameOf = (columns: readonly Column[]) => columns.map(headingOf).join(', ');
  return [
    ...[...ways.values()].map((columns): Entry => [
      nameOf(columns),
      dayText(typedFormats(columns[0]!), words),
    ]),
    ...(numbers.length === 0 ? [] : [[nameOf(numbers), numberText(contract, words)] satisfies Entry]),
    [words.rest.name, words.rest.meaning],
  ];
}

function dayText(formats: readonly string[], words: TypingWords): string {
  const { kind, examples, rules } = tellDay(formats);
  return [words[kind](examples.join(' · ')), ...rules.map((rule) => words.rules[rule])].join(' ');
}

function numberText(contract: Contract, words: TypingWords): string {
  const { examples, means, not } = typedNumbers(contract);
  const meaning = means === null ? [] : [words.means(means, '1234')];
  return [words.numbers(examples.join(' · ')), ...meaning, words.notTaken(not)].join(' ');
}
