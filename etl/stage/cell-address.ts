/** Where a cell stands: 1-based row, 0-based column. `B3` is row 3, column 1. */
export function toPlace(address: string): { row: number; column: number } {
  const [, letters = '', digits = '0'] = /^([A-Z]{1,3})([0-9]+)$/.exec(address.replaceAll('$', '')) ?? [];
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(digits), column: column - 1 };
}

/** `A` for 0, `AA` for 26. */
export function columnLetters(place: number): string {
  const rest = Math.floor(place / 26);
  return (rest === 0 ? '' : columnLetters(rest - 1)) + String.fromCharCode(65 + (place % 26));
}
