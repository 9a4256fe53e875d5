/** Longest part of an address that is repeated to whoever asked. */
const MOST_SHOWN = 60;

/** A part of an address as a sentence repeats it: of a long one its beginning. */
export function asAsked(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
