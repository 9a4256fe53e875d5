import { bad, values } from '../compose.ts';
import type { Chapter } from '../case.ts';

const type = bad('v.type');
const vietnamese = ["{ property: decimalChar, value: ',' }", "{ property: groupChar, value: '.' }"];
const forms = (value: string) =>
  `logicalType: number, customProperties: [{ property: numberForms, value: ${value} }]`;

/** Chapter "Numbers". */
export const numbers: Chapter = {
  title: 'Numbers',
  cases: [
    values({
      name: 'decimal comma and dots as groups, as declared',
      column: 'logicalType: number',
      custom: vietnamese,
      of: [
        ['1.234.567,89', '1234567.89'],
        ['1,5', '1.5'],
        ['12', '12.0'],
        ['1,234,567.89', type],
        ['1 234 567', type],
      ],
    }),
    values({
      name: 'decimal point and commas as groups, as declared',
      column: 'logicalType: number',
      custom: ["{ property: groupChar, value: ',' }"],
      of: [
        ['1,234,567.89', '1234567.89'],
        ['0.5', '0.5'],
        ['1.234.567,89', type],
        ['1,23', type],
        ['12,34,567', type],
      ],
    }),
    values({
      name: 'a dot that is no group: 555.809 where dots group and none may follow a comma',
      column: 'logicalType: integer',
      custom: vietnamese,
      of: [
        ['555809', '555809'],
        ['555.809', '555809'],
        ['555.80', type],
        ['555.8090', type],
        ['0.555', type],
      ],
    }),
    values({
      name: '555.809 of a whole number where no separator is declared',
      column: 'logicalType: integer',
      of: [
        ['555809', '555809'],
        ['555.809', type],
      ],
    }),
    values({
      name: 'groups of blanks, no-break blanks and thin blanks where a blank groups',
      column: 'logicalType: number',
      custom: ["{ property: groupChar, value: ' ' }"],
      of: [
        ['1 234 567', '1234567.0'],
        ['1\u00a0234\u00a0567', '1234567.0'],
        ['1\u202f234', '1234.0'],
        ["1'234", type],
      ],
    }),
    values({
      name: 'negatives, percent and exponents that nobody declared',
      column: 'logicalType: number',
      of: [
        ['-5', '-5.0'],
        ['(5)', type],
        ['5-', type],
        ['12%', type],
        ['12,5 tỷ', type],
        ['−5', type],
      ],
    }),
    values({
      name: 'negatives in parentheses, as declared',
      column: forms('{ negative: parentheses }'),
      of: [
        ['(5)', '-5.0'],
        ['5', '5.0'],
        ['5-', type],
        ['(5', type],
        ['(-5)', type],
      ],
    }),
    values({
      name: 'percent, as declared',
      column: forms('{ percent: true }'),
      of: [
        ['12%', '0.12'],
        ['%', type],
        ['12%%', type],
        ['12', type],
        ['0.12', type],
      ],
    }),
    values({
      name: 'percent, and what a number without its sign means, as declared',
      column: forms('{ percent: true, bare: 0.01 }'),
      of: [
        ['12%', '0.12'],
        ['12', '0.12'],
        ['12 tỷ', type],
      ],
    }),
    values({
      name: 'units in cells, as declared',
      column: forms('{ suffixes: [{ text: tỷ, factor: 1000000000 }, { text: triệu, factor: 1000000 }] }'),
      custom: vietnamese,
      of: [
        ['12,5 tỷ', '12500000000.0'],
        ['3 triệu', '3000000.0'],
        ['4 nghìn', type],
        ['12,5', type],
      ],
    }),
    values({
      name: 'units in cells, and what a number without one means, as declared',
      column: forms('{ suffixes: [{ text: tỷ, factor: 1000000000 }], bare: 1000000 }'),
      custom: vietnamese,
      of: [
        ['12,5 tỷ', '12500000000.0'],
        ['12,5', '12500000.0'],
        ['3 triệu', type],
      ],
    }),
    values({
      name: 'texts that stand for no value',
      column: 'logicalType: number',
      of: [
        ['1', '1.0'],
        ['-', type],
        ['–', type],
        ['…', type],
        ['x', type],
        ['KXĐ', type],
        ['#N/A', type],
        ['#REF!', type],
      ],
    }),
    values({
      name: 'texts that stand for no value, as declared',
      column: 'logicalType: number',
      custom: ["{ property: missingValues, value: ['', '-', '–', '…', x, KXĐ, '#N/A'] }"],
      of: [
        ['1', '1.0'],
        ['-', null],
        ['–', null],
        ['…', null],
        ['x', null],
        ['KXĐ', null],
        ['#N/A', null],
        ['#REF!', type],
        [null, null],
      ],
    }),
    values({
      name: 'leading zeros kept in codes, restored where declared',
      column: "logicalType: string, customProperties: [{ property: pad, value: { length: 2, char: '0' } }]",
      of: [
        ['01', '01'],
        ['1', '01'],
        ['12', '12'],
        ['123', '123'],
      ],
    }),
    values({
      name: 'a citizen id that lost its zero, or became 1.2E+11',
      column: "logicalType: string, logicalTypeOptions: { pattern: '^[0-9]{12}$' }",
      of: [
        ['001203004567', '001203004567'],
        ['1203004567', bad('v.pattern')],
        ['1.2E+11', bad('v.pattern')],
      ],
    }),
    values({
      name: 'whole numbers beyond 2^53, and beyond 64 bits',
      column: 'logicalType: integer',
      of: [
        ['9007199254740993', '9007199254740993'],
        ['-9007199254740993', '-9007199254740993'],
        ['9223372036854775807', '9223372036854775807'],
        ['9223372036854775808', type],
      ],
    }),
    values({
      name: 'NaN, infinity and negative zero',
      column: 'logicalType: number',
      of: [
        ['1', '1.0'],
        ['NaN', type],
        ['Infinity', type],
        ['-inf', type],
        ['1e400', type],
        ['-0', '-0.0'],
      ],
    }),
    values({
      name: 'whole numbers with a fraction, words and forms of programs',
      column: 'logicalType: integer',
      of: [
        ['1', '1'],
        ['1.5', type],
        ['0x1F', type],
        ['1_000', type],
        ['true', type],
        ['+7', '7'],
        [' 8 ', '8'],
      ],
    }),
    values({
      name: 'full-width digits, declared and not',
      column: 'logicalType: integer',
      of: [
        ['1', '1'],
        ['１２', type],
        ['١٢', type],
      ],
    }),
    values({
      name: 'a scale that only the header tells: nothing is multiplied',
      column: 'physicalName: v, logicalType: number',
      of: [['12.5', '12.5']],
    }),
    values({
      name: 'a scale that only the header tells, as declared',
      column: forms('{ bare: 1000000 }'),
      of: [
        ['12.5', '12500000.0'],
        ['12.5 triệu', type],
      ],
    }),
    values({
      name: 'bounds of a range, inclusive',
      column: 'logicalType: integer, logicalTypeOptions: { minimum: 0, maximum: 100 }',
      of: [
        ['0', '0'],
        ['100', '100'],
        ['-1', bad('v.range')],
        ['101', bad('v.range')],
      ],
    }),
  ],
};
