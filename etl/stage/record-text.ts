/** How much is kept of the text of a record that is no row. */
export const MAX_TEXT = 16_384;

/** The text of the bytes from `begun` to `end`, or as much of its beginning as is kept: no letter is cut in two. */
export function beginningOf(bytes: Buffer, begun: number, end: number): { text: string; isCut: boolean } {
  const isCut = end - begun > MAX_TEXT;
  let last = isCut ? begun + MAX_TEXT : end;
  while (isCut && last > begun && (bytes[last]! & 0xc0) === 0x80) last--;
  return { text: bytes.toString('utf8', begun, last), isCut };
}
