import type { DraftNote, ReadIn } from '#warehouse/model/draft-note.ts';

type Words = {
  [Code in DraftNote['code']]: (note: Extract<DraftNote, { code: Code }>) => string;
};

const words: Words = {
  values: ({ filled, rows, different }) =>
    `${filled} of ${rows} rows have a value, ${different} of them different`,
  native: ({ name }) => `${name} in the file`,
  day_first: ({ count }) => `${count} can only be day first`,
  month_first: ({ count }) => `${count} can only be month first`,
  header: ({ row }) => `is row ${row} the header? Some of its cells are numbers.`,
  shape: ({ count }) =>
    `${count} ${count === 1 ? 'row' : 'rows'} of another shape: totals, notes or blank? Say so with skip.`,
  sheets: ({ sheet, others }) =>
    `which sheets are data? This draft reads "${sheet}"; there are also ${others.join(', ')}.`,
  encoding: ({ read }) =>
    `which encoding is this? It reads best as ${read.map((one) => `${one.encoding} (${scoreText(one)})`).join(', ')}, and none is ` +
    'clearly right; texts below are in the first.',
  bare: ({ bare, rows }) =>
    `what does a number without its unit mean here? ${bare} of ${rows} have none. Say so in numberForms (bare: 1 takes it as it ` +
    'stands); until then they are quarantined.',
  empty: () => 'what does this column hold? It is empty here.',
  day_or_month: () =>
    'is the day or the month first? Every date fits both. Then logicalType: date with its format.',
  dates_mixed: () => 'dates are day first in some rows and month first in others: which are right?',
  signs: () =>
    'what do . and , mean in these numbers? 1.234 may be one thousand or one point two. Say with decimalChar and groupChar, then ' +
    'logicalType: number or integer.',
  contradiction: () => 'the file writes numbers in two ways that contradict one another: which is right?',
  key: () => 'is this the key? No value is missing or repeated. Then primaryKey: true and required: true.',
  codes: () => 'is this list of codes complete? Add those that did not occur, or take it out.',
  owner: () => 'which agency answers for these data?',
};

/** Says a note in English, as the comments of a draft do. */
export function noteText(note: DraftNote): string {
  return (words[note.code] as (note: DraftNote) => string)(note);
}

/** How well a text reads in an encoding, in English. */
export function scoreText({ score, words: over }: ReadIn): string {
  return `${score} of 1 over ${over} words`;
}
