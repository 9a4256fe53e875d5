/** What the last date in a name may mean: ISO days, or months where it names none. Null: it is none, read so. */
export interface NamedDay {
  dayFirst: string | null;
  monthFirst: string | null;
}

const YEAR = '(?:19|20)\\d{2}';
const GAP = '[-_. ]';
const forms: readonly [pattern: string, read: (parts: (string | undefined)[]) => NamedDay][] = [
  [`(${YEAR})${GAP}?(\\d{2})${GAP}?(\\d{2})`, ([year, month, day]) => certain(isoDay(year!, month!, day!))],
  [`(\\d{1,2})${GAP}(\\d{1,2})${GAP}(${YEAR})`, ([one, other, year]) => eitherWay(year!, one!, other!)],
  [`(\\d{2})(\\d{2})(${YEAR})`, ([one, other, year]) => eitherWay(year!, one!, other!)],
  [
    `(?:t(?:h[aá]ng)?${GAP}*)?(?:(\\d{1,2})${GAP}|(\\d{2}))(${YEAR})`,
    ([month, joined, year]) => certain(isoMonth(year!, (month ?? joined)!)),
  ],
  [`(${YEAR})${GAP}?(\\d{2})`, ([year, month]) => certain(isoMonth(year!, month!))],
  [
    `q(?:u[yý]|uarter)?${GAP}*([1-4]|iv|i{1,3})${GAP}*(?:n[aă]m${GAP}*)?(${YEAR})`,
    ([quarter, year]) => certain(isoMonth(year!, String(3 * quarterOf(quarter!) - 2))),
  ],
];

/**
 * Reads the last date that a file's name holds: `2026-11-01`, `01.11.2026`, `01112026`, `11-2026`, `Quý IV 2026`. Which of two small
 * numbers is the day no name says.
 *
 * @returns null where it holds none
 */
export function dayInName(fileName: string): NamedDay | null {
  const name = fileName.normalize('NFC').toLowerCase();
  const found = forms.flatMap(([pattern, read]) =>
    [...name.matchAll(new RegExp(`(?<![\\d\\p{L}])${pattern}(?!\\d)`, 'gu'))].map((match) => ({
      day: read(match.slice(1)),
      end: match.index + match[0].length,
      length: match[0].length,
    })),
  );
  const dates = found.filter(({ day }) => day.dayFirst !== null || day.monthFirst !== null);
  return dates.toSorted((a, b) => b.end - a.end || b.length - a.length)[0]?.day ?? null;
}

function eitherWay(year: string, one: string, other: string): NamedDay {
  return { dayFirst: isoDay(year, other, one), monthFirst: isoDay(year, one, other) };
}

function certain(day: string | null): NamedDay {
  return { dayFirst: day, monthFirst: day };
}

function isoMonth(year: string, month: string): string | null {
  return Number(month) >= 1 && Number(month) <= 12 ? `${year}-${month.padStart(2, '0')}` : null;
}

function isoDay(year: string, month: string, day: string): string | null {
  const upTo = isoMonth(year, month);
  const isDay =
    Number(day) >= 1 && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return upTo !== null && isDay ? `${upTo}-${day.padStart(2, '0')}` : null;
}

function quarterOf(text: string): number {
  return ['i', 'ii', 'iii', 'iv'].indexOf(text) + 1 || Number(text);
}
