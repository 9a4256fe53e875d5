import { file, rowsOf } from '../compose.ts';
import type { Chapter } from '../case.ts';

const head = 'id,name,amount\n';
const structure = 'record.structure';
const dialect = (value: string) => `{ property: dialect, value: ${value} }`;
const skip = (value: string) => `{ property: skip, value: ${value} }`;
const one = rowsOf(['a|x|1']);
/** After a good delivery a person is asked. */
const waits = { fault: 'change_unexplained' } as const;
const waitsAfter = { beside: waits, instead: waits };

/** Chapter "Structure" of delimited texts. */
export const structures: Chapter = {
  title: 'Structure',
  cases: [
    ...(
      [
        [';', 'semicolon'],
        ['|', 'bar'],
        ['\t', 'tab'],
      ] as const
    ).flatMap(([delimiter, word]) => [
      file({
        name: `${word} as delimiter, as declared`,
        custom: [dialect(`{ delimiter: "${delimiter === '\t' ? '\\t' : delimiter}" }`)],
        text: ['id', 'name', 'amount'].join(delimiter) + `\na${delimiter}x,y${delimiter}1\n`,
        before: `id${delimiter}name${delimiter}amount\nbefore${delimiter}x${delimiter}1\n`,
        expected: rowsOf(['a|x,y|1']),
      }),
      file({
        name: `${word} as delimiter that the contract does not know of`,
        text: `id${delimiter}name${delimiter}amount\na${delimiter}x${delimiter}1\n`,
        expected: { fault: 'contract_column_missing' },
      }),
    ]),
    file({
      name: 'delimiter and line end inside quotes',
      text: `${head}a,"x,\ny",1\n`,
      expected: rowsOf(['a|x,\ny|1']),
    }),
    file({ name: 'doubled quotes', text: `${head}a,"x ""y""",1\n`, expected: rowsOf(['a|x "y"|1']) }),
    file({
      name: 'quotes escaped by a backslash, which was not declared',
      text: `${head}a,"x \\"y\\"",1\nb,z,2\n`,
      expected: rowsOf(['b|z|2'], [structure]),
    }),
    file({
      name: 'a quote inside a cell that is not quoted',
      text: `${head}a,5" pipe,1\nb,z,2\n`,
      expected: rowsOf(['a|5" pipe|1', 'b|z|2']),
    }),
    file({
      name: 'rows too short and too long',
      text: `${head}a,x,1\nb,y\nc,z,3,4\nd\n`,
      expected: rowsOf(['a|x|1'], [structure, structure, structure]),
    }),
    file({
      name: 'a delimiter at the end of each row',
      text: `${head}a,x,1,\nb,y,2,\n`,
      expected: rowsOf([], [structure, structure]),
    }),
    file({
      name: 'blank rows, not declared',
      text: `${head}a,x,1\n\nb,y,2\n`,
      expected: rowsOf(['a|x|1', 'b|y|2'], [structure]),
    }),
    file({
      name: 'blank rows, as declared',
      custom: [skip('{ blank: true }')],
      text: `${head}a,x,1\n\n,,\nb,y,2\n\n`,
      expected: rowsOf(['a|x|1', 'b|y|2'], [], 3),
    }),
    file({
      name: 'a row of totals, not declared',
      text: `${head}a,x,1\nTổng cộng,,1\n`,
      expected: rowsOf(['a|x|1', 'Tổng cộng|∅|1']),
    }),
    file({
      name: 'a row of totals, as declared',
      custom: [skip("{ total: { column: id, values: ['Tổng cộng'] } }")],
      text: `${head}a,x,1\nTổng cộng,,1\n`,
      expected: rowsOf(['a|x|1'], [], 1),
    }),
    file({
      name: 'a title and a line of units above the header, as declared',
      custom: [skip('{ title: 2 }'), dialect('{ headerRows: [3] }')],
      text: `Biểu số 3\nĐVT: triệu đồng\n${head}a,x,1\n`,
      before: `Biểu số 3\nĐVT: triệu đồng\n${head}before,x,1\n`,
      expected: rowsOf(['a|x|1'], [], 2),
    }),
    file({
      name: 'a title above the header, not declared',
      text: `Biểu số 3\n${head}a,x,1\n`,
      expected: { fault: 'contract_column_missing' },
    }),
    file({
      name: 'a header of two rows, as declared',
      custom: [dialect("{ headerRows: [1, 2], headerJoin: ' ' }")],
      columns: [
        '{ name: id, physicalName: Mã hộ, logicalType: string, primaryKey: true }',
        '{ name: v, physicalName: Số người, logicalType: integer }',
      ],
      text: 'Mã,Số\nhộ,người\na,1\n',
      before: 'Mã,Số\nhộ,người\nbefore,1\n',
      expected: rowsOf(['a|1']),
    }),
    file({
      name: 'a header of two rows, not declared',
      text: `Bảng,,\n${head}a,x,1\n`,
      expected: { fault: 'contract_column_missing' },
    }),
    file({
      name: 'the same header twice',
      text: 'id,name,name,amount\na,x,y,1\n',
      expected: { fault: 'contract_column_unknown' },
    }),
    file({
      name: 'an empty header',
      text: 'id,name,amount,\na,x,1,2\n',
      expected: { fault: 'contract_column_unknown' },
    }),
    file({
      name: 'numbers for headers',
      text: '1,2,3\na,x,1\n',
      expected: { fault: 'contract_column_missing' },
    }),
    file({
      name: 'a header of 100,000 letters',
      text: `id,name,amount,${'n'.repeat(100_000)}\na,x,1,2\n`,
      expected: { fault: 'contract_column_unknown' },
    }),
    file({
      name: 'no header where one is expected',
      text: 'a,x,1\nb,y,2\n',
      expected: { fault: 'contract_column_missing' },
    }),
    file({
      name: 'no header, as declared',
      custom: [dialect('{ header: false }')],
      text: 'a,x,1\nb,y,2\n',
      before: 'before,x,1\n',
      expected: rowsOf(['a|x|1', 'b|y|2']),
    }),
    file({ name: 'columns in another order', text: 'amount,id,name\n1,a,x\n', expected: one }),
    file({
      name: 'headers in other letters, blanks around them',
      text: 'ID , Name,AMOUNT\na,x,1\n',
      expected: one,
    }),
    file({
      name: 'the header again in the middle of the file',
      text: `${head}a,x,1\n${head}b,y,2\n`,
      expected: rowsOf(['a|x|1', 'b|y|2'], ['amount.type']),
    }),
    file({
      name: 'a second table below the first',
      text: `${head}a,x,1\n\ncode,value\nb,2\n`,
      expected: rowsOf(['a|x|1'], [structure, structure, structure]),
    }),
    file({
      name: 'lines of comments, not declared',
      text: `${head}# from the agency\na,x,1\n`,
      expected: rowsOf(['a|x|1'], [structure]),
    }),
    file({
      name: 'lines of comments, as declared',
      custom: [dialect("{ commentChar: '#' }")],
      text: `${head}# from the agency\na,x,1\n`,
      expected: rowsOf(['a|x|1'], [], 1),
    }),
    file({
      name: 'comments and blank lines above the header, as declared',
      custom: [dialect("{ commentChar: '#' }"), skip('{ blank: true }')],
      text: `# of 2026\n\n#\n${head}a,x,1\n`,
      expected: rowsOf(['a|x|1'], [], 3),
    }),
    file({
      name: 'blank lines above the header, not declared',
      text: `\n${head}a,x,1\n`,
      expected: rowsOf(['a|x|1'], [structure]),
    }),
    file({
      name: 'a comment above the header, counted among the rows above it',
      custom: [dialect("{ commentChar: '#', headerRows: [2] }")],
      text: `# of 2026\n${head}a,x,1\n`,
      before: `#\n${head}before,x,1\n`,
      expected: rowsOf(['a|x|1']),
    }),
    file({ name: 'lines that end in CR alone', text: 'id,name,amount\ra,x,1\r', expected: one }),
    file({
      name: 'lines that end in CR, LF and both',
      text: 'id,name,amount\r\na,x,1\nb,y,2\rc,z,3\r\n',
      expected: rowsOf(['a|x|1', 'b|y|2', 'c|z|3']),
    }),
    file({ name: 'no line end at the end', text: `${head}a,x,1`, expected: one }),
    {
      ...file({
        name: 'a last record cut short',
        text: `${head}a,x,1\nb,y`,
        expected: rowsOf(['a|x|1'], [structure]),
      }),
      ...waitsAfter,
    },
    {
      ...file({
        name: 'a last record cut short within quotes',
        text: `${head}a,x,1\nb,"y`,
        expected: rowsOf(['a|x|1'], [structure]),
      }),
      ...waitsAfter,
    },
    file({
      name: 'a note below the table, not declared',
      text: `${head}a,x,1\nFigures are provisional`,
      expected: rowsOf(['a|x|1'], [structure]),
    }),
    file({
      name: 'NUL bytes in a text',
      text: `${head}a,x\0y,1\nb,z,2\n`,
      expected: rowsOf(['a|x\0y|1', 'b|z|2']),
    }),
    file({
      name: 'NUL bytes in a number',
      text: `${head}a,x,1\0\nb,z,2\n`,
      expected: rowsOf(['b|z|2'], ['amount.type']),
    }),
    file({
      name: 'a cell of one megabyte',
      text: `${head}a,${'x'.repeat(1_000_000)},1\n`,
      expected: rowsOf([`a|${'x'.repeat(1_000_000)}|1`]),
    }),
    file({
      name: '5,000 columns of which the contract knows three',
      text: `${head.trim()},${Array.from({ length: 4997 }, (_, at) => `c${at}`).join(',')}\na,x,1${',0'.repeat(4997)}\n`,
      expected: { fault: 'contract_column_unknown' },
    }),
    file({
      name: 'an empty cell and a quoted empty cell',
      text: `${head}a,,1\nb,"",2\n`,
      expected: rowsOf(['a|∅|1', 'b|∅|2']),
    }),
    file({
      name: 'an empty cell and a quoted empty cell, where no text stands for none',
      custom: ['{ property: missingValues, value: [] }'],
      text: `${head}a,,1\nb,"",2\n`,
      expected: rowsOf(['a||1', 'b||2']),
    }),
    file({
      name: 'a column that the contract has not',
      text: 'id,name,amount,note\na,x,1,n\n',
      expected: { fault: 'contract_column_unknown' },
    }),
    file({
      name: 'a column that is missing',
      text: 'id,amount\na,1\n',
      expected: { fault: 'contract_column_missing' },
    }),
    file({
      name: 'a new column, let through as declared',
      custom: ['{ property: drift, value: { newColumn: accept } }'],
      text: 'id,name,amount,note\na,x,1,n\n',
      expected: one,
    }),
    file({
      name: 'a new column, quarantined as declared',
      custom: ['{ property: drift, value: { newColumn: quarantine } }'],
      text: 'id,name,amount,note\na,x,1,n\nb,y,2,m\n',
      expected: rowsOf([], ['record.drift', 'record.drift']),
    }),
  ],
};
