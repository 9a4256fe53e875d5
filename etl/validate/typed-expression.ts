import { literal } from '#warehouse/duckdb/database.ts';
import type { Column, Contract, NumberForms } from '../contract/contract.ts';
import { isoDay, sheetFormats, timeExpression } from './date-format.ts';
import { bareNumber, formedNumber, isScaled } from './number-forms.ts';
import { decimalExpression, integerExpression, plainNumber } from './number-style.ts';
import { isOneOf } from './one-of.ts';
import { trimmed } from './value-expression.ts';

/** How the values of a source are to be read. */
export interface Reading {
  contract: Pick<Contract, 'decimalChar' | 'groupChar'>;
  /** IANA zone of the workspace. */
  timezone: string;
  format: 'text' | 'sheet' | 'parquet';
}

/** How the values of a contract's source are to be read, by the format of its files. */
export function readingOf(contract: Contract, timezone: string): Reading {
  const { server } = contract;
  const isFile = (format: string) => 'format' in server && server.format === format;
  const format = isFile('xlsx') ? 'sheet' : isFile('parquet') || isFile('arrow') ? 'parquet' : 'text';
  return { contract, timezone, format };
}

/** What a spreadsheet shows in place of a value; `#NOT_CALCULATED!` is ours, for a formula without a result. */
export const sheetErrors = [
  ...['#REF!', '#N/A', '#VALUE!', '#NAME?', '#DIV/0!', '#NULL!', '#NUM!', '#SPILL!', '#CALC!', '#FIELD!'],
  ...['#GETTING_DATA', '#BUSY!', '#BLOCKED!', '#CONNECT!', '#UNKNOWN!', '#NOT_CALCULATED!'],
];

/**
 * SQL of a staged value as the column's type; NULL where it is none of it. Never raises a fault, never guesses.
 *
 * @param value SQL of the value
 * @param stagedType DuckDB type it has in the staged relation
 * @param quick SQL of what `quickReading` gives, where that has been read already
 */
export function typedExpression(
  column: Column,
  value: string,
  stagedType: string,
  reading: Reading,
  quick: string | null = null,
): string {
  return stagedType === 'VARCHAR'
    ? fromText(column, value, reading, quick)
    : (fromNative(column, value, stagedType, reading) ??
        fromText(column, `cast(${value} as varchar)`, reading, null));
}

/**
 * SQL of a text as the column's type where it is written as most are, else NULL: it takes a tenth of the time of the others. Null
 * where there is no such reading. What it reads begins with a digit.
 */
export function quickReading(column: Column, text: string, reading: Reading): string | null {
  if (column.type === 'date' && formatsOf(column, reading)[0] === ISO_DATE) return isoDay(text);
  const { decimalChar, groupChar } = reading.contract;
  const isPlain = column.numberForms === null && decimalChar === '.' && groupChar === null;
  return column.type === 'number' && isPlain ? plainNumber(text) : null;
}

function fromText(column: Column, value: string, reading: Reading, read: string | null): string {
  if (column.type !== 'string') {
    const quick = read === null ? quickReading(column, value, reading) : null;
    const others = firstOf(value, [...(quick === null ? [] : [quick]), ...readings(column, value, reading)]);
    return read === null ? others : `coalesce(${read}, ${others})`;
  }
  const isError = isOneOf(value, sheetErrors.map(literal));
  return reading.format === 'sheet' ? `case when ${isError} then null else ${value} end` : value;
}

/** Trimming costs more than reading, and nearly no value needs it. */
function readings(column: Column, value: string, reading: Reading): string[] {
  return [value, trimmed(value)].map((text) => readText(column, text, reading));
}

/**
 * The first reading that is one. DuckDB reckons what several readings have in common for every row, needed or not, unless a CASE
 * holds it back.
 */
function firstOf(value: string, all: string[]): string {
  const held = all.map((reading) => `case when ${value} is not null then ${reading} end`);
  return `coalesce(${held.join(', ')})`;
}

function readText(column: Column, text: string, reading: Reading): string {
  if (column.numberForms !== null && (column.type === 'integer' || column.type === 'number'))
    return readForms(column.type, column.numberForms, text, reading);
  switch (column.type) {
    case 'string':
      return text;
    case 'integer':
      return integerExpression(text, reading.contract, reading.format === 'parquet');
    case 'number':
      return decimalExpression(text, reading.contract);
    case 'date':
      return `cast(${timeExpression(text, formatsOf(column, reading), reading.timezone, column.yearPivot)} as date)`;
    case 'timestamp':
      return timeExpression(text, formatsOf(column, reading), reading.timezone, column.yearPivot);
    case 'boolean':
      return booleanExpression(column, text);
    case 'array':
      return `case when json_type(try_cast(${text} as json)) = 'ARRAY' then try_cast(${text} as json) end`;
  }
}

/** Whole numbers are read as such unless a unit or percent scales them. */
function readForms(type: 'integer' | 'number', forms: NumberForms, text: string, reading: Reading): string {
  const style = { ...reading.contract, grouping: forms.grouping };
  if (type === 'integer' && !isScaled(forms))
    return formedNumber(text, forms, (plain) => integerExpression(plain, style));
  const number = formedNumber(text, forms, (plain) => decimalExpression(plain, style));
  return type === 'number' ? number : wholeNumber(number);
}

function wholeNumber(number: string): string {
  return `case when ${number} = floor(${number}) then try_cast(${number} as bigint) end`;
}

const ISO_DATE = 'yyyy-MM-dd';

function formatsOf({ formats, type }: Column, { format }: Reading): string[] {
  const declared = formats.length === 0 && type === 'date' ? [ISO_DATE] : formats;
  if (format !== 'sheet') return declared;
  return declared.length === 0 ? [] : [...new Set([...sheetFormats, ...declared])];
}

function booleanExpression({ trueValues, falseValues }: Column, text: string): string {
  const isAmong = (values: string[]) =>
    isOneOf(
      `lower(${text})`,
      values.map((value) => literal(value.normalize('NFC').toLowerCase())),
    );
  return `case when ${isAmong(trueValues)} then true when ${isAmong(falseValues)} then false end`;
}

const INTEGERS = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const NUMBERS = /^(FLOAT|DOUBLE|DECIMAL\()/;
const NESTED = /(\]$|^STRUCT\(|^MAP\(|^JSON$)/;

/** Of a type the file itself has. @returns null where its text says more */
function fromNative(column: Column, value: string, staged: string, { timezone }: Reading): string | null {
  const { type, numberForms } = column;
  if (NESTED.test(staged)) return fromNested(type, value);
  const local =
    staged === 'TIMESTAMP WITH TIME ZONE' ? `(${value} at time zone ${literal(timezone)})` : value;
  const isTime = /^(DATE|TIMESTAMP)/.test(staged);
  const isWhole = INTEGERS.test(staged);
  const isNumber = isWhole || NUMBERS.test(staged);
  if (isNumber && numberForms !== null && isScaled(numberForms))
    return scaledNative(type, value, numberForms);
  const readings: { [type in Column['type']]?: string | false } = {
    string: isTime && `cast(${local} as varchar)`,
    integer: isWhole
      ? `try_cast(${value} as bigint)`
      : isNumber && `case when ${value} = floor(${value}) then try_cast(${value} as bigint) end`,
    number:
      isNumber && `case when isfinite(try_cast(${value} as double)) then try_cast(${value} as double) end`,
    date: isTime && `try_cast(${local} as date)`,
    timestamp: isTime && `try_cast(${local} as timestamp)`,
    boolean: staged === 'BOOLEAN' && value,
  };
  return readings[type] || null;
}

/** A number of the file's own type bears no unit. */
function scaledNative(type: Column['type'], value: string, forms: NumberForms): string | null {
  if (type !== 'number' && type !== 'integer') return null;
  const number = `try_cast(${value} as double)`;
  const meant = bareNumber(`case when isfinite(${number}) then ${number} end`, forms);
  return type === 'number' ? meant : wholeNumber(meant);
}

function fromNested(type: Column['type'], value: string): string {
  const json = `to_json(${value})`;
  if (type === 'array') return `case when json_type(${json}) = 'ARRAY' then ${json} end`;
  return type === 'string' ? `cast(${json} as varchar)` : 'null';
}
