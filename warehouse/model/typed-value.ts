import { inFormat, tokensOf } from './day-pattern.ts';

/**
 * How a person may type a day into a mended workbook, by the formats of its column: what it holds, and which part comes first where
 * slashes, dashes or points stand between.
 */
export interface TypedDay {
  /** `named`: a period in words, as Quý II/2025, which is typed as the file has it alone. */
  kind: 'day' | 'time' | 'month' | 'named';
  /** The declared rule for what could be read in two ways: 03/04/2026 begins with this part. */
  leads: 'day' | 'month';
  /** Patterns in which it may be typed besides the column's own. */
  further: string[];
}

const SEPARATORS = ['/', '-', '.'];
const TIMES = ['', ' H:mm', ' H:mm:ss'];
/** Seen in all patterns: day and month cannot be taken for each other. */
const EXAMPLE = new Date(Date.UTC(2026, 11, 31, 14, 30));

/**
 * Says how days of a column are typed. Where the column's own formats write the month before the day that rules, else the day comes
 * first; whatever begins with the year is read as ISO 8601 has it.
 *
 * @param formats patterns of the contract, the declared one first, or examples in words; none: serial numbers of a spreadsheet alone
 */
export function typedDay(formats: readonly string[]): TypedDay {
  const patterns = formats.filter(isPattern).map(tokensOf);
  const has = (...tokens: string[]) => patterns.some((one) => tokens.some((token) => one.includes(token)));
  const leads = leadOf(patterns);
  if (patterns.length === 0 && formats.length > 0) return { kind: 'named', leads, further: [] };
  // Where a column itself writes the day right behind the year, no text that begins with a year is read in another order.
  const isYearFirst = !patterns.some(isYearThenDay);
  const days = SEPARATORS.flatMap((sign) => [
    leads === 'month' ? `M${sign}d${sign}yyyy` : `d${sign}M${sign}yyyy`,
    ...(isYearFirst ? [`yyyy${sign}M${sign}d`] : []),
  ]);
  const isMonth = patterns.length > 0 && !has('d', 'dd');
  const months = SEPARATORS.flatMap((sign) => [`M${sign}yyyy`, `yyyy${sign}M`]);
  const further = [
    ...(isMonth ? months : []),
    ...days.flatMap((day) => TIMES.map((time) => `${day}${time}`)),
    ...(isYearFirst ? TIMES.slice(1).map((time) => `yyyy-M-d'T'${time.trim()}`) : []),
  ];
  return { kind: isMonth ? 'month' : has('H', 'HH', 'h', 'hh') ? 'time' : 'day', leads, further };
}

/** A day of a column as people may type it: as its file has it, then in further ways. */
export function typedExamples(formats: readonly string[]): string[] {
  const { kind, leads } = typedDay(formats);
  const own = formats.map((format) => (isPattern(format) ? inFormat(EXAMPLE, withoutZone(format)) : format));
  if (kind === 'named') return own;
  const day = leads === 'month' ? 'MM/dd/yyyy' : 'dd/MM/yyyy';
  const further =
    kind === 'month'
      ? ['MM/yyyy', 'yyyy-MM']
      : [day, ...(formats.filter(isPattern).map(tokensOf).some(isYearThenDay) ? [] : ['yyyy-MM-dd'])];
  const typed = further.map((format) => inFormat(EXAMPLE, kind === 'time' ? `${format} HH:mm` : format));
  return [...new Set([...own, ...typed])];
}

/** What is told of days besides examples: which part comes first, that the usual order is not taken, which signs may stand between. */
export type DayRule = 'dayFirst' | 'monthFirst' | 'notDayFirst' | 'signs';

/** All that is told of how days of a column may be typed, rules in the order of telling. */
export function tellDay(formats: readonly string[]): {
  kind: TypedDay['kind'];
  examples: string[];
  rules: DayRule[];
} {
  const { kind, leads } = typedDay(formats);
  const examples = typedExamples(formats);
  if (kind === 'named') return { kind, examples, rules: [] };
  const isDayFirst = leads === 'day' || examples.includes('31/12/2026');
  const order: DayRule[] = [`${leads}First`, ...(isDayFirst ? [] : (['notDayFirst'] as const))];
  return { kind, examples, rules: [...(kind === 'month' ? [] : order), 'signs'] };
}

/** The signs by which a contract writes numbers; `groupChar` is null where it groups none. */
export interface NumberSigns {
  decimalChar: string;
  groupChar: string | null;
}

/**
 * The sign that groups thousands though the contract names none: of `.` and `,` the one that is not its decimal sign. It counts only
 * in a number that can be read in one way; null where the contract names its own, or decimals have another sign.
 */
export function furtherGroup({ decimalChar, groupChar }: NumberSigns): string | null {
  if (groupChar !== null) return null;
  return decimalChar === '.' ? ',' : decimalChar === ',' ? '.' : null;
}

/** Numbers as people may type them, one that is not taken, and what the shortest grouped one means; null where it is the one not taken. */
export function typedNumbers(signs: NumberSigns): { examples: string[]; means: string | null; not: string } {
  const { decimalChar, groupChar } = signs;
  const group = groupChar ?? furtherGroup(signs);
  const examples = [
    `1234${decimalChar}5`,
    ...[...(group === null ? [] : [group]), ' '].map((sign) => `1${sign}234${decimalChar}5`),
  ];
  const other = decimalChar === ',' ? '.' : ',';
  return {
    examples: [...new Set(examples)],
    means: groupChar === null ? null : `1${groupChar}234`,
    not: groupChar === null ? `1${other}234` : `1${decimalChar}234${other}5`,
  };
}

/** A format of any ISO 8601 moment may end in a zone, which nobody has to type. */
function withoutZone(format: string): string {
  return format.replace(/ ?[XZ]+$/, '');
}

function isPattern(format: string): boolean {
  return format.includes('yy');
}

function isYearThenDay(tokens: readonly string[]): boolean {
  const [day, month, year] = placesIn(tokens);
  return year >= 0 && year < day && day < month;
}

/** Where day, month and year stand in a pattern; -1 for what it lacks. */
function placesIn(tokens: readonly string[]): [day: number, month: number, year: number] {
  const place = (letter: RegExp) => tokens.findIndex((one) => letter.test(one));
  return [place(/^d/), place(/^M/), place(/^y/)];
}

/** Of the first format that has both, year last, the part that stands before the other. */
function leadOf(patterns: readonly string[][]): TypedDay['leads'] {
  for (const tokens of patterns) {
    const [day, month, year] = placesIn(tokens);
    if (day >= 0 && month >= 0 && year > Math.min(day, month)) return day < month ? 'day' : 'month';
  }
  return 'day';
}
