import { literal } from '#warehouse/duckdb/database.ts';
import { vnFormats } from '../contract/vn-formats.ts';
import { EtlError } from '../errors.ts';
import { vnPeriodExpression } from './vn-period.ts';

/** Letters of a date pattern as `strptime` has them; one letter or two, digits may be fewer when parsing. */
const specifiers: { [token: string]: string } = {
  ...{ yyyy: '%Y', MM: '%m', M: '%m', dd: '%d', d: '%d' },
  ...{
    HH: '%H',
    H: '%H',
    hh: '%I',
    h: '%I',
    mm: '%M',
    m: '%M',
    ss: '%S',
    s: '%S',
    SSS: '%g',
    SSSSSS: '%f',
    a: '%p',
  },
};

/**
 * SQL of a text as a day where it is written as ISO 8601 has it, else NULL: the quickest reading of the most common format.
 *
 * @param text SQL of the text
 */
export function isoDay(text: string): string {
  const isWritten = `${text} glob '[0-9][0-9][0-9][0-9]-??-?[0-9]' and ${text} >= '1000'`;
  return `case when ${isWritten} then try_cast(${text} as date) end`;
}

const ISO_DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const ISO_TIME = '[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?';
const ISO_ZONE = ' ?(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)';

/**
 * SQL of a text as a local TIMESTAMP by the accepted patterns, the first that fits; NULL where none does. `MM/yyyy` is the
 * first of the month; years have four digits. A time with a zone becomes the workspace's local time.
 *
 * @param text SQL of the text, trimmed
 * @param formats `dd/MM/yyyy`, `yyyy-MM-dd HH:mm` …, `excelSerial`, `vnPeriod`, `vnPeriodEnd`, `vnQuarter` …; with a zone (`X`) or a literal `T`, any ISO timestamp
 * @param yearPivot years of two digits below it are of this century
 * @throws {EtlError} workspace_invalid: a letter that means nothing in a pattern
 */
export function timeExpression(
  text: string,
  formats: readonly string[],
  timezone: string,
  yearPivot: number | null = null,
): string {
  const patterns = formats.filter(isPlain).map(toStrptime);
  const readings: string[] = [];
  if (patterns.length > 0)
    readings.push(inDigits(text, `try_strptime(${text}, [${patterns.map(literal).join(', ')}])`));
  if (formats.length === 0 || formats.some(isIsoTimestamp))
    readings.push(withinFourDigits(isoTimestamp(text, timezone)));
  if (formats.includes('excelSerial')) readings.push(serial(text));
  readings.push(
    ...vnFormats
      .filter(({ format }) => formats.includes(format))
      .map(({ end, months }) => vnPeriodExpression(text, end, months)),
  );
  for (const format of formats.filter((candidate) => !NAMED.includes(candidate)))
    if (isShortYear(format)) readings.push(withCentury(text, format, yearPivot ?? 0));
    else if (isHalfDay(format) && !isIsoTimestamp(format))
      readings.push(inDigits(text, `try_strptime(${inEnglish(text)}, ${literal(toStrptime(format))})`));
  return readings.length === 1 ? readings[0]! : `coalesce(${readings.join(', ')})`;
}

/** Patterns by which days and times come out of a spreadsheet's own date cells. */
export const sheetFormats = ['yyyy-MM-dd', "yyyy-MM-dd'T'HH:mm:ss"] as const;

const NAMED = ['excelSerial', ...vnFormats.map(({ format }) => format)];

/** Read by `strptime` as it is, together with others. */
function isPlain(format: string): boolean {
  return !NAMED.includes(format) && !isIsoTimestamp(format) && !isShortYear(format) && !isHalfDay(format);
}

function isShortYear(format: string): boolean {
  return /(^|[^y])yy($|[^y])/.test(format.replace(/'[^']*'/g, ''));
}

function isHalfDay(format: string): boolean {
  return format.replace(/'[^']*'/g, '').includes('a');
}

/** Half days are written SA and CH in Vietnamese. */
function inEnglish(text: string): string {
  return `replace(replace(upper(${text}), 'SA', 'AM'), 'CH', 'PM')`;
}

/** `dd/MM/yy` is read as `dd/MM/yyyy` once the century is put before the year, as no calendar library knows ours. */
function withCentury(text: string, format: string, pivot: number): string {
  const [before = '', after = ''] = format.split(/(?<!y)yy(?!y)/);
  const pattern = literal(`^(${toRegex(before)})([0-9]{2})(${toRegex(after)})$`);
  const century = `if(regexp_extract(${text}, ${pattern}, 2)::integer < ${pivot}, '20', '19')`;
  const long = `regexp_replace(${text}, ${pattern}, concat('\\1', ${century}, '\\2\\3'))`;
  const read = isHalfDay(format) ? inEnglish(long) : long;
  const time = `try_strptime(${read}, ${literal(toStrptime(`${before}yyyy${after}`))})`;
  return `case when regexp_matches(${text}, ${pattern}) then ${time} end`;
}

/** A pattern that a text in a part of a format has. */
function toRegex(format: string): string {
  const tokens = /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']/g;
  return format.replace(tokens, (token, quoted: string | undefined, letter: string | undefined) => {
    if (letter === 'a') return '[A-Za-z]{2}';
    if (letter !== undefined) return token.length > 2 ? '[0-9]+' : '[0-9]{1,2}';
    return (quoted ?? token).replace(/[.+*?^${}()|[\]\\]/g, '\\$&');
  });
}

function isIsoTimestamp(format: string): boolean {
  return format.startsWith('yyyy-MM-dd') && /T|X|Z/.test(format);
}

function toStrptime(format: string): string {
  const tokens = /'([^']*)'|([A-Za-z])\2*|%|[^A-Za-z'%]+/g;
  return format.replace(tokens, (token, quoted: string | undefined, letter: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll('%', '%%');
    if (letter === undefined) return token.replaceAll('%', '%%');
    const specifier = specifiers[token];
    if (specifier !== undefined) return specifier;
    throw new EtlError(
      'workspace_invalid',
      `date pattern not understood: ${format} (${token}). Expected yyyy, MM, dd, HH, mm, ss and what stands between them.`,
    );
  });
}

/** `strptime` reads `25` as the year 25. */
function withinFourDigits(time: string): string {
  return `case when ${time} between timestamp '1000-01-01' and timestamp '9999-12-31 23:59:59.999999' then ${time} end`;
}

/** `strptime` takes the words `epoch` and `infinity` for 1 January 1900, whatever the format. */
function inDigits(text: string, time: string): string {
  const isWord = `${time} = timestamp '1900-01-01' and not regexp_matches(${text}, '[0-9]')`;
  return `case when not (${isWord}) then ${withinFourDigits(time)} end`;
}

function isoTimestamp(text: string, timezone: string): string {
  const zoned = literal(`${ISO_DAY}${ISO_TIME}${ISO_ZONE}`);
  const local = literal(`${ISO_DAY}(${ISO_TIME})?`);
  return `(case when regexp_full_match(${text}, ${zoned}) then try_cast(${text} as timestamptz) at time zone ${literal(timezone)}
    when regexp_full_match(${text}, ${local}) then try_cast(${text} as timestamp) end)`;
}

/** Days since 1899-12-30, as spreadsheets count them; before day 61 they are one off, for a 29 February 1900 that never was. */
function serial(text: string): string {
  const days = `try_cast(${text} as double)`;
  return `case when regexp_full_match(${text}, '[0-9]{1,7}([.][0-9]+)?') and ${days} between 1 and 2958466 and floor(${days}) <> 60
    then timestamp '1899-12-30' + interval (if(${days} < 60, 1, 0)) day + interval (round(${days} * 86400)::bigint) second end`;
}
