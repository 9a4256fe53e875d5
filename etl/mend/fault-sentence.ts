import { inFormat } from '#warehouse/model/day-pattern.ts';
import type { Column, Contract } from '../contract/contract.ts';
import type { FaultWords } from './fault-words.ts';
import { judgedOf, type HeldBack, type HeldReason } from './held-back.ts';
import { dayFormats, namedFormats } from './day-formats.ts';

/** What is to be known to say what is wrong with the rows of a source. */
export interface Telling {
  contract: Contract;
  words: FaultWords;
  /** What a rule asks for, in the language of the words; its id where it has no name. */
  nameOf(rule: string): string;
  /** Columns that a rule is about. */
  columnsOf(reason: HeldReason): readonly string[];
  /** What another source is called. */
  sourceName(id: string): string;
  /** Lines of the other rows that have the same values, `2, 5`; empty: none is known. */
  otherLines(record: HeldBack, columns: readonly string[]): string;
  /** Names of what the words refer to: the sheet of codes, the column of records. */
  names: { codes: string; record: string };
}

/** Codes told in a sentence; longer lists have their sheet. */
const MAX_CODES = 6;
/** Characters of a value told in a sentence. */
const MAX_VALUE = 60;

/** Says what is wrong with a row by one of its reasons: the column, the value found, and what was expected. */
export function faultSentence(reason: HeldReason, record: HeldBack, telling: Telling): string {
  const column = telling.contract.columns.find(({ name }) => name === reason.field);
  const sentence = column && reason.reason !== 'duplicate' ? ofColumn(reason, column, record, telling) : null;
  return sentence ?? ofRecord(reason, record, telling) ?? ofRow(reason, record, telling);
}

/** Null where the fault is none of a column by itself. */
function ofColumn({ reason }: HeldReason, column: Column, record: HeldBack, telling: Telling): string | null {
  const { words, contract } = telling;
  const value = judgedOf(record)[column.name];
  const [f, v] = [column.header, shown(value)];
  switch (reason) {
    case 'required':
      return v.trim() === '' ? words.required(f) : words.standsForNone(f, v);
    case 'type':
      return column.type === 'string'
        ? words.sheetError(f, v)
        : words.type(f, v, expectedType(column, contract, words));
    case 'range':
      return words.range(f, v, boundsText(column.minimum, column.maximum, words));
    case 'length': {
      const bounds = boundsText(column.minLength, column.maxLength, words);
      return words.length(f, v, Array.from(textOf(value)).length, bounds);
    }
    case 'pattern':
      return words.pattern(f, v, column.pattern ?? '');
    case 'code_list':
      return codeFault(column, v, telling);
    case 'reference':
      return referenceFault(column, v, telling);
    default:
      return null;
  }
}

/** Null where the record could be read as a row. */
function ofRecord(
  { reason }: HeldReason,
  { raw }: HeldBack,
  { words, contract, names: { record } }: Telling,
): string | null {
  const columns = contract.columns.filter(({ partition }) => partition === null).length;
  const sentences: { [reason: string]: string } = {
    structure: words.structure(columns, record),
    cut_short: words.cutShort(record),
    encoding: words.encoding(record),
    json: words.json(record),
    too_long: words.tooLong(record),
    blank_record: words.blankRecord,
  };
  const told = sentences[reason];
  if (told === undefined) return null;
  return raw?.['_cut'] === true && reason !== 'too_long' ? `${told} ${words.cut}` : told;
}

function ofRow(reason: HeldReason, record: HeldBack, telling: Telling): string {
  const { words, contract, nameOf } = telling;
  const columns = telling.columnsOf(reason);
  const values = valuesText(columns, record, telling);
  const name = nameOf(reason.rule);
  switch (reason.reason) {
    case 'duplicate': {
      const lines = telling.otherLines(record, columns);
      const [only] = columns.length === 1 ? contract.columns.filter((one) => one.name === columns[0]) : [];
      const told = only
        ? words.copies(only.header, shown(judgedOf(record)[only.name]))
        : words.copiesTogether(values);
      return lines === '' ? told : `${told} ${words.alsoIn(lines)}`;
    }
    case 'drift':
      return words.drift;
    case 'cross_source': {
      const cross = contract.quality.crossChecks.find(({ id }) => id === reason.rule);
      return words.crossSource(name, telling.sourceName(cross?.source ?? ''), values);
    }
    case 'reconcile':
      return words.sum(name, values);
    default:
      return words.rule(name, values);
  }
}

function codeFault({ codes, header, codesValidAt }: Column, v: string, telling: Telling): string {
  const { words, names, contract } = telling;
  const list = codes ?? [];
  const said = v.normalize('NFC');
  if (list.some(({ value, synonyms }) => value.normalize('NFC') === said || synonyms.includes(said)))
    return words.ended(header, v, headerOf(contract, codesValidAt ?? ''));
  const values = [...new Set(list.map(({ value }) => value))];
  return values.length > MAX_CODES
    ? words.notListed(header, v, values.length, names.codes)
    : words.notAllowed(header, v, values.join(', '));
}

function referenceFault({ header, reference }: Column, v: string, telling: Telling): string {
  const { words, contract } = telling;
  const source = telling.sourceName(reference?.source ?? '');
  const day = reference?.validAt?.date;
  return day === undefined
    ? words.reference(header, v, source)
    : words.referenceAt(header, v, source, headerOf(contract, day));
}

/** A day by which formats are shown: day and month cannot be taken for each other. */
const EXAMPLE = new Date(Date.UTC(2026, 2, 25, 14, 30));

function expectedType(column: Column, { decimalChar, groupChar }: Contract, words: FaultWords): string {
  const { expected, or } = words;
  const grouped = groupChar === null ? '' : ` ${or} 1${groupChar}234`;
  switch (column.type) {
    case 'integer':
      return expected.whole(`1234${grouped}`);
    case 'number':
      return expected.number(`1234${decimalChar}5${grouped === '' ? '' : `${grouped}${decimalChar}5`}`);
    case 'date':
    case 'timestamp': {
      const formats = dayFormats(column).map((format) => `${format} (${inFormat(EXAMPLE, format)})`);
      const told = (formats.length > 0 ? formats : namedFormats(column)).join(` ${or} `);
      return column.type === 'date' ? expected.day(told) : expected.time(told);
    }
    case 'boolean':
      return expected.oneOf([...column.trueValues, ...column.falseValues].join(', '));
    default:
      return expected.list;
  }
}

function boundsText(least: number | string | null, most: number | string | null, words: FaultWords): string {
  if (least !== null && most !== null) return words.between(String(least), String(most));
  return least !== null ? words.atLeast(String(least)) : words.atMost(String(most ?? ''));
}

/** `Loans “90”, Loans online “145”`. */
function valuesText(columns: readonly string[], record: HeldBack, { contract, words }: Telling): string {
  const judged = judgedOf(record);
  return columns
    .map((column) => {
      const value = shown(judged[column]);
      return `${headerOf(contract, column)} ${value === '' ? `(${words.empty})` : `“${value}”`}`;
    })
    .join(', ');
}

function headerOf({ columns }: Contract, column: string): string {
  return columns.find(({ name }) => name === column)?.header ?? column;
}

/** Characters that are there and cannot be seen: they are told by their number. */
const UNSEEN = /[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]/g;

/** A value as it stands in a sentence: on one line, what is unseen told, cut where it is long. */
export function shown(value: unknown): string {
  const numberOf = (unseen: string) => unseen.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const text = textOf(value)
    .replace(UNSEEN, (unseen) => `⟨U+${numberOf(unseen)}⟩`)
    .replace(/\s+/g, ' ');
  const characters = Array.from(text);
  return characters.length > MAX_VALUE ? `${characters.slice(0, MAX_VALUE).join('')}…` : text;
}

/** Text of a value as it is kept in quarantine. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
