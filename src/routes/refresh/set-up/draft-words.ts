import type { MessageKey, Translate } from '#lib/i18n/translate.ts';

/** What etl writes into a draft, in English since the draft is a file, and the message that says the same. Groups of digits alone are numbers. */
const sentences: readonly (readonly [pattern: RegExp, key: MessageKey])[] = [
  [/^(?<filled>\d+) of (?<rows>\d+) rows have a value, (?<different>\d+) of them different$/, 'draft.values'],
  [/^(?<name>.+) in the file$/, 'draft.native'],
  [/^(?<count>\d+) can only be day first$/, 'draft.dayFirst'],
  [/^(?<count>\d+) can only be month first$/, 'draft.monthFirst'],
  [/^what does this column hold\?/, 'draft.ask.empty'],
  [/^is the day or the month first\?/, 'draft.ask.dayOrMonth'],
  [/^dates are day first in some rows/, 'draft.ask.datesMixed'],
  [/^what do \. and , mean in these numbers\?/, 'draft.ask.signs'],
  [
    /^what does a number without its unit mean here\? (?<bare>\d+) of (?<rows>\d+) have none/,
    'draft.ask.bare',
  ],
  [/^is this the key\?/, 'draft.ask.key'],
  [/^is this list of codes complete\?/, 'draft.ask.codes'],
  [/^is row (?<row>\d+) the header\?/, 'draft.ask.header'],
  [/^(?<count>\d+) rows? of another shape/, 'draft.ask.shape'],
  [
    /^which sheets are data\? This draft reads "(?<sheet>.*)"; there are also (?<others>.*)\.$/,
    'draft.ask.sheets',
  ],
  [/^which encoding is this\? It reads best as (?<read>.*), and none is clearly right/, 'draft.ask.encoding'],
  [/^which agency answers for these data\?/, 'draft.ask.owner'],
  [/^the file writes numbers in two ways/, 'draft.ask.contradiction'],
];

/** Says a sentence of a draft in the reader's language; one that has no message stays as it is. */
export function draftText(said: string, t: Translate): string {
  for (const [pattern, key] of sentences) {
    const found = pattern.exec(said);
    if (found) return t(key, valuesOf(found.groups ?? {}));
  }
  return said;
}

/** The same of what a file shows of a column, which may be several sentences. */
export function evidenceText(said: string, t: Translate): string {
  return said
    .split('; ')
    .map((part) => draftText(part, t))
    .join('; ');
}

function valuesOf(groups: Record<string, string>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name, /^\d+$/.test(text) ? Number(text) : text]),
  );
}
