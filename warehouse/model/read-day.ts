/** Digits that each letter of a pattern reads; leading zeros may be missing, as in extracts. */
const digits: { readonly [token: string]: string } = {
  ...{
    yyyy: '(\\d{4})',
    yy: '(\\d{2})',
    MM: '(\\d{1,2})',
    M: '(\\d{1,2})',
    dd: '(\\d{1,2})',
    d: '(\\d{1,2})',
  },
  ...{ HH: '(\\d{1,2})', H: '(\\d{1,2})', hh: '(\\d{1,2})', h: '(\\d{1,2})' },
  ...{ mm: '(\\d{1,2})', m: '(\\d{1,2})', ss: '(\\d{1,2})', s: '(\\d{1,2})' },
  ...{ SSS: '(\\d{1,3})', SSSSSS: '(\\d{1,6})', a: '(AM|PM|SA|CH)' },
};

/**
 * Reads a text as a day in a pattern of letters, to the second.
 *
 * @param yearPivot years of two digits below it are of this century
 * @returns its local time, as if it were UTC; null where the text does not fit, is no day of the calendar, or the pattern has letters
 * that mean nothing here
 */
export function readDay(text: string, format: string, yearPivot: number | null): Date | null {
  const tokens: string[] = [];
  let isKnown = true;
  const pattern = format.replace(
    /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+/g,
    (token, quoted?: string, letter?: string) => {
      if (letter === undefined) return (quoted ?? token).replace(/[.+*?^${}()|[\]\\]/g, '\\$&');
      tokens.push(token);
      isKnown &&= token in digits;
      return digits[token] ?? '';
    },
  );
  const found = isKnown ? new RegExp(`^${pattern}$`, 'i').exec(text) : null;
  if (found === null) return null;
  const parts = Object.fromEntries(tokens.map((token, at) => [token[0], found[at + 1]!]));
  return toDay(parts, yearPivot);
}

/** Parts of a day by the first letter of their tokens; those that a pattern does not have are its beginning. */
function toDay(parts: { [letter: string]: string }, yearPivot: number | null): Date | null {
  const { y: year, M: month = '1', d: day = '1', m: minute = '0', s: second = '0' } = parts;
  if (year === undefined) return null;
  const hour = hourOf(parts);
  if (hour === null || Number(minute) > 59 || Number(second) > 59) return null;
  const century = year.length > 2 ? 0 : Number(year) < (yearPivot ?? 0) ? 2000 : 1900;
  const read = new Date(0);
  read.setUTCFullYear(century + Number(year), Number(month) - 1, Number(day));
  read.setUTCHours(hour, Number(minute), Number(second));
  return read.getUTCMonth() === Number(month) - 1 && read.getUTCDate() === Number(day) ? read : null;
}

function hourOf({ H: whole, h: half, a: said }: { [letter: string]: string }): number | null {
  if (half === undefined) return Number(whole ?? '0') > 23 ? null : Number(whole ?? '0');
  const hour = Number(half);
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (/^(PM|CH)$/i.test(said ?? '') ? 12 : 0);
}
