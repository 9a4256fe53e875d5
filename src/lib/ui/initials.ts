const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What stands for a person where their name has no room: the first letters of its first and last word, as capitals. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const shown = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return shown
    .map((word) => [...letters.segment(word)][0]!.segment)
    .join('')
    .toLocaleUpperCase();
}
