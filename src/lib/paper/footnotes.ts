/** A note on paper, by the number that stands at the figures it concerns. */
export interface Footnote {
  number: number;
  text: string;
}

export interface Footnotes {
  notes: Footnote[];
  /** Numbers at each figure, by its id; none where nothing has to be said. */
  marks: { readonly [id: string]: number[] };
}

/**
 * Numbers notes in the order in which they are met; the same sentence has one number wherever it holds.
 * @param figures in reading order, each with its sentences
 */
export function numberFootnotes(figures: readonly { id: string; notes: readonly string[] }[]): Footnotes {
  const numbers = new Map<string, number>();
  const marks: { [id: string]: number[] } = {};
  for (const { id, notes } of figures) {
    for (const note of notes) if (!numbers.has(note)) numbers.set(note, numbers.size + 1);
    if (notes.length > 0)
      marks[id] = [...new Set(notes.map((note) => numbers.get(note)!))].sort((a, b) => a - b);
  }
  return { notes: [...numbers].map(([text, number]) => ({ number, text })), marks };
}
