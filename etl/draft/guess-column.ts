import type { DraftNote } from '#warehouse/model/draft-note.ts';
import type { LogicalType } from '#etl/contract/contract.ts';
import { foldHeader } from '#etl/contract/fold-header.ts';
import type { NativeType } from './sample-table.ts';

/** How numbers of a file are written; null where nothing in it says so. */
export interface Separators {
  decimal: '.' | ',' | null;
  group: '.' | ',' | null;
}

/** What the values of a column suggest, with the evidence. */
export interface ColumnGuess {
  type: LogicalType;
  format: string | null;
  /** Few values that repeat, where naming them gives nobody away. */
  codes: string[] | null;
  isKeyCandidate: boolean;
  /** Units behind the numbers, as a contract declares them; null: none. */
  numberForms?: { percent?: true; suffixes?: { text: string; factor: number }[] } | null;
  evidence: DraftNote[];
  questions: DraftNote[];
}

/** Texts that mean "no value" wherever they are found. */
const absent = new Set(['', '-', '–', '…', '...', 'n/a', 'null', 'không có', 'khong co']);

export function isAbsent(text: string | null | undefined): boolean {
  return absent.has((text ?? '').trim().toLowerCase());
}

/** What the numbers of a file prove about its separators; one that could be read two ways proves nothing. */
export function findSeparators(texts: Iterable<string>): Separators & { isContradicted: boolean } {
  const decimals = new Set<'.' | ','>();
  const groups = new Set<'.' | ','>();
  for (const written of texts) {
    const text = withoutUnit(written);
    const both = /^-?\d{1,3}(?:([.,])\d{3})+(?!\1)([.,])\d+$/.exec(text);
    const grouped = /^-?\d{1,3}([.,])\d{3}(?:\1\d{3})+$/.exec(text);
    const decimal = /^-?\d+([.,])(?:\d{1,2}|\d{4,})$/.exec(text) ?? /^-?(?:\d{4,}|0)([.,])\d{3}$/.exec(text);
    if (both) groups.add(both[1] as '.');
    if (both) decimals.add(both[2] as '.');
    if (grouped) groups.add(grouped[1] as '.');
    if (decimal) decimals.add(decimal[1] as '.');
  }
  const isContradicted =
    decimals.size > 1 || groups.size > 1 || [...decimals].some((character) => groups.has(character));
  const other = { '.': ',', ',': '.' } as const;
  const [decimal] = decimals;
  const [group] = groups;
  if (isContradicted) return { decimal: null, group: null, isContradicted };
  return { decimal: decimal ?? (group ? other[group] : null), group: group ?? null, isContradicted };
}

/**
 * Guesses a column from its values; what two readings fit is asked, never chosen.
 *
 * @param native the type its file has for it, which leaves nothing to guess; null: texts
 */
export function guessColumn(
  header: string,
  values: (string | null)[],
  separators: Separators,
  native: NativeType | null,
): ColumnGuess {
  const texts = values.filter((value) => !isAbsent(value)).map((value) => value!.trim());
  const distinct = new Set(texts);
  const isKeyCandidate = texts.length > 1 && texts.length === values.length && distinct.size === texts.length;
  const filled: DraftNote = {
    ...{ code: 'values', filled: texts.length, rows: values.length, different: distinct.size },
  };
  const base: Base = { format: null, codes: null, isKeyCandidate, evidence: [filled], questions: [] };
  if (native !== null)
    return noKeyWhereMeasured({
      ...base,
      type: native.type,
      evidence: [{ code: 'native', name: native.name }, filled],
    });
  if (texts.length === 0) return { ...base, type: 'string', questions: [{ code: 'empty' }] };
  return (
    guessDate(texts, base) ??
    guessNumber(texts, base, separators) ??
    guessWithUnits(texts, base, separators) ?? {
      ...base,
      type: 'string',
      codes: codesOf(header, texts, distinct),
    }
  );
}

/** A measure whose values happen to differ is no key. */
function noKeyWhereMeasured(guess: ColumnGuess): ColumnGuess {
  return { ...guess, isKeyCandidate: guess.isKeyCandidate && guess.type !== 'number' };
}

type Base = Omit<ColumnGuess, 'type'>;

function guessDate(texts: string[], base: Base): ColumnGuess | null {
  const all = (pattern: RegExp) => texts.every((text) => pattern.test(text));
  if (all(/^\d{4}-\d{2}-\d{2}$/)) return { ...base, type: 'date', format: 'yyyy-MM-dd' };
  if (all(/^\d{4}-\d{2}$/)) return { ...base, type: 'date', format: 'yyyy-MM' };
  if (all(/^\d{1,2}\/\d{4}$/)) return { ...base, type: 'date', format: 'MM/yyyy' };
  const parts = texts.map((text) => /^(\d{1,2})([/.-])(\d{1,2})\2\d{4}$/.exec(text));
  const [first] = parts;
  if (!first || parts.some((part) => part?.[2] !== first[2])) return null;
  const dayFirst = parts.filter((part) => Number(part?.[1]) > 12).length;
  const monthFirst = parts.filter((part) => Number(part?.[3]) > 12).length;
  const sign = first[2]!;
  if (dayFirst > 0 && monthFirst === 0)
    return {
      ...base,
      ...{ type: 'date', format: `dd${sign}MM${sign}yyyy` },
      evidence: [...base.evidence, { code: 'day_first', count: dayFirst }],
    };
  if (monthFirst > 0 && dayFirst === 0)
    return {
      ...base,
      ...{ type: 'date', format: `MM${sign}dd${sign}yyyy` },
      evidence: [...base.evidence, { code: 'month_first', count: monthFirst }],
    };
  const code = dayFirst === 0 ? 'day_or_month' : 'dates_mixed';
  return { ...base, type: 'string', questions: [{ code }] };
}

function guessNumber(texts: string[], base: Base, { decimal, group }: Separators): ColumnGuess | null {
  if (texts.some((text) => /^-?0\d/.test(text))) return null;
  if (texts.every((text) => /^-?\d{1,18}$/.test(text))) return { ...base, type: 'integer' };
  if (!texts.every((text) => /^-?\d[\d.,]*$/.test(text))) return null;
  const isDecimal = (text: string) => decimal !== null && text.includes(decimal);
  const isKnown = (text: string) => {
    const sign = /[.,]/.exec(text)?.[0];
    return sign === undefined || sign === decimal || sign === group;
  };
  if (texts.every(isKnown))
    return noKeyWhereMeasured({ ...base, type: texts.some(isDecimal) ? 'number' : 'integer' });
  return { ...base, type: 'string', isKeyCandidate: false, questions: [{ code: 'signs' }] };
}

/** What words behind a number multiply it by, in Vietnamese, English and Hindi. */
const unitFactors = new Map(
  [
    ...(['nghìn', 'ngàn', 'thousand', 'हज़ार'] as const).map((unit) => [unit, 1e3] as const),
    ...(['lakh', 'लाख'] as const).map((unit) => [unit, 1e5] as const),
    ...(['triệu', 'million'] as const).map((unit) => [unit, 1e6] as const),
    ...(['crore', 'करोड़'] as const).map((unit) => [unit, 1e7] as const),
    ...(['tỷ', 'tỉ', 'billion'] as const).map((unit) => [unit, 1e9] as const),
  ].map(([unit, factor]) => [unit.normalize('NFC'), factor] as const),
);

/** A number's unit, or its percent sign; null: it bears none that is known. */
function unitOf(text: string): string | null {
  const unit = /^[-+]?\d[\d.,]*\s*(\D+)$/.exec(text)?.[1]?.trim().normalize('NFC').toLowerCase();
  return unit !== undefined && (unit === '%' || unitFactors.has(unit)) ? unit : null;
}

function withoutUnit(text: string): string {
  const unit = unitOf(text.trim());
  return unit === null ? text : text.trim().slice(0, -unit.length).trim();
}

/** Numbers with units; what one without means, where there are such, is asked. */
function guessWithUnits(texts: string[], base: Base, separators: Separators): ColumnGuess | null {
  const units = new Set(texts.map(unitOf).filter((unit) => unit !== null));
  const guess = units.size === 0 ? null : guessNumber(texts.map(withoutUnit), base, separators);
  if (guess === null || guess.type === 'string') return guess;
  const bare = texts.filter((text) => unitOf(text) === null).length;
  const suffixes = [...units].flatMap((text) => {
    const factor = unitFactors.get(text);
    return factor === undefined ? [] : [{ text, factor }];
  });
  return {
    ...guess,
    ...{ type: 'number', isKeyCandidate: false },
    numberForms: { ...(units.has('%') && { percent: true }), ...(suffixes.length > 0 && { suffixes }) },
    questions: bare === 0 ? [] : [{ code: 'bare', bare, rows: texts.length }],
  };
}

/** Names and identifiers are never listed, however few there are. */
function codesOf(header: string, texts: string[], distinct: Set<string>): string[] | null {
  const isPerson = /(ho (va )?ten|ten|name|nguoi|can bo|dien thoai|phone|email|cccd|cmnd|dia chi|address)/;
  const isIdentifier = /(^| )(id|so|ma so|number|no|serial|code id)( |$)/;
  const folded = foldHeader(header).replace(/[_-]/g, ' ');
  if (isPerson.test(folded) || isIdentifier.test(folded)) return null;
  const isFew = distinct.size >= 2 && distinct.size <= 20 && texts.length >= 5 * distinct.size;
  const isCode = [...distinct].every((text) => text.length <= 40 && !/\d{3,}/.test(text));
  return isFew && isCode ? [...distinct].sort() : null;
}
