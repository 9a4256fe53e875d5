import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { codeTexts } from './code-places.ts';
import { isOfForm, numberedForm } from './numbered-text.ts';
import { isOneOf } from './one-of.ts';

/** White space around a value that is not part of it when it is compared or read as a number or a date. */
const BLANKS = ' \t\r\n\v\f\u00a0\u200b\ufeff';

/** SQL of a text without white space around it. */
export function trimmed(text: string): string {
  return `trim(${text}, ${literal(BLANKS)})`;
}

/**
 * SQL of what a staged text says: NULL for texts that mean "no value", leading zeros restored, synonyms of codes replaced by
 * their code, and before all that blanks around the texts of keys and references left out, and texts that a person has mapped replaced by
 * what they mean.
 */
export function valueExpression(contract: Pick<Contract, 'missingValues'>, column: Column): string {
  const value = presentExpression(contract, column);
  const padded =
    column.pad === null
      ? value
      : `case when ${isShort(value, column.pad)} then ${pad(value, column.pad)} else ${value} end`;
  const synonyms = (column.codes ?? []).flatMap(({ value: code, synonyms: others }) =>
    spellings(code, others).map((synonym) => `when ${text(synonym)} then ${text(code)}`),
  );
  return synonyms.length === 0 ? padded : `case ${padded} ${synonyms.join(' ')} else ${padded} end`;
}

/**
 * Whether each text of a column that can be packed means itself where it is sent as it is: it is no text for "no value", loses no zeros,
 * and is neither mapped nor another's synonym.
 */
export function areSaidAsThey({ missingValues }: Pick<Contract, 'missingValues'>, column: Column): boolean {
  const { codes, mapped = [], pad } = column;
  const others = new Set([
    ...missingTexts(missingValues),
    ...mapped.map(({ value }) => value.normalize('NFC')),
    ...(codes ?? []).flatMap(({ value, synonyms }) =>
      spellings(value, synonyms).map((synonym) => synonym.normalize('NFC')),
    ),
  ]);
  const form = numberedForm(column);
  if (form !== null) {
    const { before, digits, after } = form;
    const length = before.length + digits + after.length;
    const losesZeros = pad !== null && length < pad.length && /^[0-9]*$/.test(before + after);
    return !losesZeros && ![...others].some((text) => isOfForm(text, form));
  }
  return codeTexts(column).every(
    (code) =>
      !BLANKS.includes(code.at(0) ?? ' ') &&
      !BLANKS.includes(code.at(-1) ?? ' ') &&
      !others.has(code) &&
      !(pad !== null && code.length < pad.length && /^[0-9]+$/.test(code)),
  );
}

/** What is read as a code: its synonyms, and all of them with the eth (ð) that old fonts have where Vietnamese has đ. */
function spellings(code: string, synonyms: string[]): string[] {
  const withEth = [code, ...synonyms]
    .filter((spelling) => /[đĐ]/.test(spelling))
    .map((spelling) => spelling.replaceAll('đ', 'ð').replaceAll('Đ', 'Ð'));
  return [...new Set([...synonyms, ...withEth])].filter((spelling) => spelling !== code);
}

/** SQL condition: leading zeros of this staged text are restored. Null where the contract restores none. */
export function restoredExpression(contract: Pick<Contract, 'missingValues'>, column: Column): string | null {
  return column.pad === null
    ? null
    : `coalesce(${isShort(presentExpression(contract, column), column.pad)}, false)`;
}

/** Whether a staged text of a column says what it is or nothing: it becomes no other text. */
export function isSaidPlainly({ codes, mapped = [], ...column }: Column): boolean {
  const isAnothers = (codes ?? []).some(({ value, synonyms }) => spellings(value, synonyms).length > 0);
  return column.pad === null && mapped.length === 0 && !isAnothers && !isCompared(column);
}

/** Whether besides no text that begins with a digit means "no value": what a column holds may be read before it is asked for that. */
export function isReadPlainly({ missingValues }: Pick<Contract, 'missingValues'>, column: Column): boolean {
  return isSaidPlainly(column) && !missingTexts(missingValues).some((text) => /^[0-9]/.test(text));
}

function presentExpression(contract: Pick<Contract, 'missingValues'>, column: Column): string {
  const staged = mappedExpression(column);
  const missing = missingCondition(contract, staged);
  return missing === null ? staged : `case when ${missing} then null else ${staged} end`;
}

/** SQL condition: a staged text means "no value". Null where the contract knows no such text. @param staged SQL of it */
export function missingCondition(
  { missingValues }: Pick<Contract, 'missingValues'>,
  staged: string,
): string | null {
  if (missingValues.length === 0) return null;
  const missing = missingTexts(missingValues);
  // Trimming costs ten times a comparison: only values that begin like a missing one, or as a blank may, are trimmed.
  const beginnings = new Set(missing.map((value) => value.codePointAt(0) ?? 0));
  const isSaid = [...beginnings].filter((point) => !isOutside(point));
  const mayBeMissing = [
    ...[`${staged} < ${literal(FIRST)}`, `${staged} >= ${literal(BEYOND)}`],
    ...(isSaid.length === 0 ? [] : [isOneOf(`ascii(${staged})`, isSaid)]),
  ].join(' or ');
  const isMissing = isOneOf(trimmed(staged), missing.map(text));
  return `(${mayBeMissing}) and ${isMissing}`;
}

function missingTexts(missingValues: string[]): string[] {
  return [...new Set(missingValues.map((value) => value.normalize('NFC').trim()))];
}

function mappedExpression(column: Column): string {
  const { name, mapped = [] } = column;
  const staged = isCompared(column) ? withoutBlanks(identifier(name)) : identifier(name);
  const cases = mapped.map(({ value, becomes }) => `when ${text(value)} then ${text(becomes)}`);
  return cases.length === 0 ? staged : `(case ${trimmed(staged)} ${cases.join(' ')} else ${staged} end)`;
}

/**
 * Whether rows are told apart or found by this text: " 01" and "01" are then one. Where a pattern says how it looks, blanks are that pattern's
 * to refuse.
 */
function isCompared({
  type,
  key,
  unique,
  reference,
  pattern,
}: Pick<Column, 'type' | 'key' | 'unique' | 'reference' | 'pattern'>): boolean {
  return type === 'string' && (key || unique || reference !== null) && pattern === null;
}

/** SQL of a text without white space around it. Trimming costs twenty times what finding out costs, and nearly no text needs it. */
function withoutBlanks(text: string): string {
  const ends = [...BLANKS].map((blank) => `${text} like ${literal(`%${blank}`)}`);
  const mayNeed = [`${text} < ${literal(FIRST)}`, `${text} >= ${literal(BEYOND)}`, ...ends].join(' or ');
  return `(case when ${mayNeed} then ${trimmed(text)} else ${text} end)`;
}

/** Texts that begin with a blank, and the empty one, stand before the first of these or not before the second. */
const FIRST = '!';
const BEYOND = '\u00a0';

function isOutside(point: number): boolean {
  return point < FIRST.codePointAt(0)! || point >= BEYOND.codePointAt(0)!;
}

type Pad = NonNullable<Column['pad']>;

/** Only digits lose their zeros: spreadsheets take them for a number. */
function isShort(value: string, { length }: Pad): string {
  return `regexp_full_match(${value}, '[0-9]{1,${Math.max(1, length - 1)}}')${length < 2 ? ' and false' : ''}`;
}

function pad(value: string, { length, char }: Pad): string {
  return `lpad(${value}, ${length}, ${literal(char)})`;
}

function text(value: string): string {
  return literal(value.normalize('NFC'));
}
