import { describe, expect, it } from 'vitest';
import { recordReasons } from '#warehouse/model/reason.ts';
import { contractOf } from '../../tests/support/load-world.ts';
import { faultSentence, shown, type Telling } from './fault-sentence.ts';
import { faultWords } from './fault-words.ts';
import type { HeldBack } from './held-back.ts';

const contract = contractOf({
  columns: [
    '{ name: code, physicalName: Permit no, logicalType: string, unique: true, logicalTypeOptions: { minLength: 3, maxLength: 5, pattern: "P-[0-9]+" } }',
    '{ name: amount, physicalName: Amount, logicalType: number, logicalTypeOptions: { minimum: 0, maximum: 5 } }',
    '{ name: given, physicalName: Given on, logicalType: date, required: true, logicalTypeOptions: { format: dd/MM/yyyy } }',
    '{ name: open, physicalName: Open, logicalType: boolean, customProperties: [{ property: trueValues, value: [yes] }, { property: falseValues, value: [no] }] }',
    '{ name: kind, physicalName: Kind, logicalType: string, customProperties: [{ property: enum, value: [{ value: A }, { value: B, validTo: 2020-12-31 }] }, { property: enumValidAt, value: given }] }',
  ],
  custom: [
    "{ property: decimalChar, value: ',' }",
    '{ property: groupChar, value: . }',
    "{ property: missingValues, value: ['-'] }",
  ],
});

function sentence(column: string, reason: string, value: string | null, language = 'en', more = {}): string {
  const record: HeldBack = {
    ...{
      extractId: 'x',
      fileName: 'a.csv',
      rowNo: 1,
      lineNo: 2,
      cell: null,
      unitCode: null,
      period: null,
      tried: null,
      reasons: [],
    },
    raw: { [column]: value, ...more },
  };
  const telling: Telling = {
    ...{ contract, words: faultWords(language), nameOf: (rule) => rule, columnsOf: () => [column] },
    ...{ sourceName: (id) => id, otherLines: () => '7', names: { codes: 'Codes', record: 'Record' } },
  };
  return faultSentence({ rule: `${column}.${reason}`, field: column, reason }, record, telling);
}

describe('what is said of a fault', () => {
  it.each([
    [
      'code',
      'duplicate',
      'P-017',
      '“P-017” in “Permit no” stands in more than one row, but may stand in one only. Also in line 7.',
    ],
    ['code', 'length', 'P-12345', '“P-12345” in “Permit no” has 7 characters; allowed: from 3 to 5.'],
    ['code', 'pattern', 'Q-1', '“Q-1” in “Permit no” is not written as agreed: P-[0-9]+'],
    ['amount', 'range', '-1', '“-1” in “Amount” is outside what is allowed: from 0 to 5.'],
    ['amount', 'type', '1,234.5', '“1,234.5” in “Amount” is not a number (such as 1234,5 or 1.234,5).'],
    ['given', 'type', '2026', '“2026” in “Given on” is not a day written as dd/MM/yyyy (25/03/2026).'],
    ['given', 'required', null, '“Given on” is empty, but must have a value.'],
    ['given', 'required', '-', '“-” in “Given on” stands for no value, but there must be one.'],
    ['open', 'type', '?', '“?” in “Open” is not one of: yes, no.'],
    ['kind', 'code_list', 'C', '“C” in “Kind” is not one of the allowed codes: A, B.'],
    ['kind', 'code_list', 'B', 'The code “B” in “Kind” was not valid on the day in “Given on”.'],
    ['code', 'structure', null, 'The record could not be split into its 5 columns: '],
    ['code', 'cut_short', null, 'The file ends in the middle of this record'],
    ['code', 'encoding', null, 'characters that could not be read (shown as �)'],
    ['code', 'json', null, 'says a key twice'],
    ['code', 'too_long', null, 'The record is longer than can be read'],
    ['code', 'blank_record', null, 'The record is blank'],
  ])('says what was found and what was expected: %s, %s, %s', (column, reason, value, text) => {
    expect(sentence(column, reason, value)).toContain(text);
  });

  it.each(['vi', 'hi'])('says it in %s of the same column, value and bounds', (language) => {
    const reasons = [
      'required',
      'type',
      'range',
      'length',
      'pattern',
      'code_list',
      'duplicate',
      'check',
      'drift',
      ...recordReasons,
    ];
    for (const reason of reasons) {
      const [own, english] = [sentence('amount', reason, '9x', language), sentence('amount', reason, '9x')];
      expect(own).not.toBe(english);
      expect(own).toBe(own.normalize('NFC'));
      for (const part of ['“Amount”', '“9x”', '7']) if (english.includes(part)) expect(own).toContain(part);
    }
  });

  it('says of a record of which the beginning was kept that it is no more', () => {
    const of = (reason: string) => sentence('code', reason, null, 'en', { _cut: true });
    expect(of('json')).toContain('Only the beginning of the record was kept.');
    expect(sentence('code', 'json', null)).not.toContain('Only the beginning');
    expect(of('too_long')).toContain('The beginning of its text stands in');
  });

  it('makes seen what cannot be seen, and cuts what is long', () => {
    expect(shown('1.001147\u200b')).toBe('1.001147⟨U+200B⟩');
    expect(shown('a\nb')).toBe('a b');
    expect(shown('x'.repeat(99))).toBe(`${'x'.repeat(60)}…`);
  });
});
