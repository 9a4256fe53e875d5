import { file, plainColumns, rowsOf } from '../compose.ts';
import type { Case, Chapter } from '../case.ts';
import { rowXml, textRows, workbookBytes, type Workbook } from '../workbook-bytes.ts';

const header = ['id', 'name', 'amount'];
const earlier = () => book(textRows([header, ['before', 'x', '1']]));
const one = rowsOf(['a|x|1']);

function book(rows: string, more: Partial<Workbook> = {}): Buffer {
  return workbookBytes({ sheets: [{ name: 'S', rows }], ...more });
}

interface Sheet {
  name: string;
  text: Buffer | (() => Buffer);
  expected: Case['expected'];
  columns?: string[];
  custom?: string[];
  server?: string[];
  before?: Buffer | null;
  gap?: string;
  beside?: Case['expected'];
}

const sheet = (parts: Sheet): Case => file({ surfaces: ['xlsx'], before: earlier(), ...parts });
/** A row whose third cell is given as XML, below a plain header. */
const third = (xml: string, more: Partial<Workbook> = {}) =>
  book(
    textRows([header]) +
      rowXml(2, [
        '<c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2" t="inlineStr"><is><t>x</t></is></c>',
        xml,
      ]),
    more,
  );
const dated = [...plainColumns.slice(0, 2), '{ name: amount, logicalType: date }'];
const texts = [...plainColumns.slice(0, 2), '{ name: amount, logicalType: string }'];
const datedBefore = book(textRows([header, ['before', 'x', '2025-01-01']]));

/** Chapter "Excel specifics". */
export const excel: Chapter = {
  title: 'Excel specifics',
  cases: [
    sheet({
      name: 'numbers, and texts that look like them',
      text: third('<c r="C2"><v>1</v></c>'),
      expected: one,
    }),
    sheet({
      name: 'letters of two halves, and one half alone',
      text: book(textRows([header, ['a', '_xD83D__xDE00_', '1'], ['b', '_xD83D_', '2']])),
      expected: rowsOf(['a|😀|1'], ['record.structure']),
    }),
    sheet({
      name: 'a formula with its result',
      text: third('<c r="C2"><f>A1+1</f><v>1</v></c>'),
      expected: one,
    }),
    sheet({
      name: 'a formula that was never computed',
      text: third('<c r="C2"><f>A1+1</f></c>'),
      expected: rowsOf([], ['amount.type']),
    }),
    sheet({
      name: 'a shared formula with its result',
      text: third('<c r="C2"><f t="shared" si="0"/><v>1</v></c>'),
      expected: one,
    }),
    ...['#REF!', '#N/A', '#DIV/0!'].map((error) =>
      sheet({
        name: `the error ${error} for a number`,
        text: third(`<c r="C2" t="e"><v>${error}</v></c>`),
        expected: rowsOf([], ['amount.type']),
      }),
    ),
    sheet({
      name: 'true for a number',
      text: third('<c r="C2" t="b"><v>1</v></c>'),
      expected: rowsOf([], ['amount.type']),
    }),
    sheet({
      name: 'rich text and a phonetic guide',
      columns: texts,
      text: third('<c r="C2" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r><rPh><t>X</t></rPh></is></c>'),
      expected: rowsOf(['a|x|rich']),
    }),
    sheet({
      name: 'texts that cells share',
      columns: texts,
      text: third('<c r="C2" t="s"><v>1</v></c>', { shared: ['0', '1'] }),
      expected: one,
    }),
    ...[
      { name: 'a shared text that is not among them', number: '99', more: { shared: ['0', '1'] } },
      { name: 'a shared text without its number', number: '', more: { shared: ['0', '1'] } },
      { name: 'shared texts whose part is missing', number: '0', more: {} },
    ].map(({ name, number, more }) =>
      sheet({
        name,
        columns: texts,
        text: third(`<c r="C2" t="s"><v>${number}</v></c>`, more),
        expected: { fault: 'extract_unreadable' },
      }),
    ),
    sheet({
      name: 'a day kept as a serial number with a format of days',
      columns: dated,
      before: datedBefore,
      text: third('<c r="C2" s="1"><v>45962</v></c>', { formats: [14] }),
      expected: rowsOf(['a|x|2025-11-01']),
    }),
    sheet({
      name: 'a day kept as a serial number whose format is missing',
      columns: dated,
      before: datedBefore,
      text: third('<c r="C2"><v>45000</v></c>'),
      expected: rowsOf([], ['amount.type']),
    }),
    sheet({
      name: 'a day in a workbook that counts from 1904',
      columns: dated,
      before: datedBefore,
      text: third('<c r="C2" s="1"><v>44500</v></c>', { formats: [14], is1904: true }),
      expected: rowsOf(['a|x|2025-11-01']),
    }),
    sheet({
      name: '29 February 1900, which never was',
      columns: dated,
      before: datedBefore,
      text: third('<c r="C2" s="1"><v>60</v></c>', { formats: [14] }),
      expected: rowsOf([], ['amount.type']),
    }),
    sheet({
      name: 'a day as Strict OOXML keeps it',
      columns: dated,
      before: datedBefore,
      text: third('<c r="C2" t="d"><v>2025-11-01T00:00:00</v></c>'),
      expected: rowsOf(['a|x|2025-11-01']),
    }),
    sheet({
      name: 'a value other than it is shown',
      text: third('<c r="C2" s="1"><v>1.5</v></c>', { formats: [1] }),
      expected: rowsOf([], ['amount.type']),
    }),
    sheet({
      name: 'a share that is shown in percent, and a number without a sign',
      columns: [
        ...plainColumns.slice(0, 2),
        '{ name: amount, logicalType: number, customProperties: [{ property: numberForms, value: { percent: true } }] }',
      ],
      before: book(textRows([header, ['before', 'x', '1%']])),
      text: third('<c r="C2" s="1"><v>0.07</v></c>', {
        formats: [10],
        sheets: [
          {
            name: 'S',
            rows:
              textRows([header, ['b', 'x', '12%']]) +
              rowXml(3, ['<c r="A3" t="inlineStr"><is><t>a</t></is></c><c r="C3" s="1"><v>0.07</v></c>']) +
              rowXml(4, ['<c r="A4" t="inlineStr"><is><t>c</t></is></c><c r="C4"><v>0.07</v></c>']),
          },
        ],
      }),
      expected: rowsOf(['a|∅|0.07', 'b|x|0.12'], ['amount.type']),
    }),
    sheet({
      name: 'a long number that a spreadsheet rounded',
      columns: [
        ...plainColumns.slice(0, 2),
        "{ name: amount, logicalType: string, logicalTypeOptions: { pattern: '^[0-9]{12}$' } }",
      ],
      before: book(textRows([header, ['before', 'x', '001203004567']])),
      text: third('<c r="C2"><v>1.2E+11</v></c>'),
      expected: rowsOf(['a|x|120000000000']),
    }),
    sheet({
      name: 'merged cells, filled down as declared',
      custom: ['{ property: fillDown, value: [name] }'],
      text: workbookBytes({
        sheets: [
          {
            name: 'S',
            rows: textRows([header, ['a', 'x', '1'], ['b', null, '2']]),
            after: '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
          },
        ],
      }),
      expected: rowsOf(['a|x|1', 'b|x|2']),
    }),
    sheet({
      name: 'merged cells, not declared: the value stands once',
      text: workbookBytes({
        sheets: [
          {
            name: 'S',
            rows: textRows([header, ['a', 'x', '1'], ['b', null, '2']]),
            after: '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
          },
        ],
      }),
      expected: rowsOf(['a|x|1', 'b|∅|2']),
    }),
    sheet({
      name: 'hidden rows and columns are read',
      text: book(
        textRows([header]) +
          rowXml(
            2,
            [
              '<c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2" t="inlineStr"><is><t>x</t></is></c><c r="C2"><v>1</v></c>',
            ],
            ' hidden="1"',
          ),
      ),
      expected: one,
    }),
    sheet({
      name: 'a hidden sheet before the one that is seen',
      text: workbookBytes({
        sheets: [
          { name: 'lists', state: 'veryHidden', rows: textRows([['code'], ['1']]) },
          { name: 'S', rows: textRows([header, ['a', 'x', '1']]) },
        ],
      }),
      expected: one,
    }),
    sheet({
      name: 'the sheet that the contract names is not there',
      custom: ["{ property: dialect, value: { sheetName: 'T' } }"],
      before: null,
      text: book(textRows([header, ['a', 'x', '1']])),
      expected: { fault: 'extract_unreadable' },
    }),
    sheet({
      name: 'a used range far beyond the rows',
      text: workbookBytes({
        sheets: [
          {
            name: 'S',
            rows: `${textRows([header, ['a', 'x', '1']])}<row r="1048576"><c r="XFD1048576" s="0"/></row>`,
          },
        ],
      }),
      expected: one,
    }),
    sheet({
      name: 'a blank row between, not declared',
      text: book(textRows([header, ['a', 'x', '1']]) + textRows([['b', 'y', '2']], 4)),
      expected: rowsOf(['a|x|1', 'b|y|2'], ['record.structure']),
    }),
    sheet({
      name: 'a title and a footer, as declared',
      custom: [
        '{ property: skip, value: { title: 1, footer: { column: id, pattern: "^Ghi chú" } } }',
        '{ property: dialect, value: { headerRows: [2] } }',
      ],
      before: book(textRows([['T'], header, ['before', 'x', '1']])),
      text: book(textRows([['Biểu 3'], header, ['a', 'x', '1'], ['Ghi chú: x']])),
      expected: rowsOf(['a|x|1'], [], 2),
    }),
    sheet({
      name: 'cells beyond the header',
      text: book(textRows([header, ['a', 'x', '1', 'more'], ['b', 'y', '2']])),
      expected: rowsOf(['b|y|2'], ['record.structure']),
    }),
    sheet({
      name: 'two tables in one sheet',
      text: book(
        textRows([header, ['a', 'x', '1']]) +
          textRows(
            [
              ['code', 'value', null],
              ['c', '2', null],
            ],
            5,
          ),
      ),
      expected: rowsOf(['a|x|1', 'code|value|∅', 'c|2|∅'], ['record.structure', 'record.structure']),
    }),
    sheet({
      name: 'macros and links to other workbooks are not followed',
      text: book(textRows([header, ['a', 'x', '1']]), {
        others: { 'xl/vbaProject.bin': 'x', 'xl/externalLinks/externalLink1.xml': '<externalLink/>' },
      }),
      expected: one,
    }),
    sheet({
      name: 'a bomb: 60 MB of one sheet in a small file',
      server: ['{ property: limits, value: { maxUnpackedBytes: 20000000 } }'],
      text: () => book(textRows([header, ['a', 'x'.repeat(60_000_000), '1']])),
      expected: { fault: 'extract_limit_exceeded' },
    }),
    sheet({
      name: 'an entity that names a file of this machine',
      text: book(`${textRows([header])}`, {
        others: {
          'xl/worksheets/sheet0.xml':
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>',
        },
      }),
      expected: { fault: 'extract_unreadable' },
    }),
    sheet({
      name: 'a workbook without a row',
      text: book(''),
      expected: { fault: 'contract_column_missing' },
    }),
    sheet({
      name: 'a header alone',
      text: book(textRows([header])),
      expected: { fault: 'extract_empty' },
      beside: rowsOf([]),
    }),
    sheet({
      name: 'letters that XML cannot hold',
      columns: texts,
      text: third('<c r="C2" t="inlineStr"><is><t>a_x0000_b_x000D_</t></is></c>'),
      expected: rowsOf(['a|x|a\0b\r']),
    }),
  ],
};
