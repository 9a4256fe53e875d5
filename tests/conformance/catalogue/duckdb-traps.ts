import { file, rowsOf, values, bad } from '../compose.ts';
import type { Chapter } from '../case.ts';

const head = 'id,name,amount\n';
const structure = 'record.structure';
const line = (at: number) => `r${String(at).padStart(5, '0')},x,${at}`;
const lines = (from: number, to: number, more = '') =>
  Array.from({ length: to - from + 1 }, (_, at) => `${line(from + at)}${more}\n`).join('');
const loadedLines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => line(from + at).replaceAll(',', '|'));

/** What DuckDB does with bad input when it is left to itself, as measured. */
export const duckdbTraps: Chapter = {
  title: 'What DuckDB would have loaded wrong',
  cases: [
    file({
      name: 'ragged: alone, it made one column of the whole line',
      surfaces: ['csv', 'sftp'],
      text: `${head}a,x,1\nb,y\nc,z,3,4\n`,
      expected: rowsOf(['a|x|1'], [structure, structure]),
    }),
    file({
      name: 'widening: 1,000 rows of three cells, then 4,000 of four; alone, it lost header and 1,000 rows',
      text: `${head}${lines(1, 1000)}${lines(1001, 5000, ',new')}`,
      expected: rowsOf(
        loadedLines(1, 1000),
        Array.from({ length: 4000 }, () => structure),
      ),
    }),
    file({
      name: 'an unclosed quote in the first of four rows; alone, it lost three rows',
      surfaces: ['csv', 'sftp'],
      text: `${head}a,"x,1\nb,y,2\nc,z,3\nd,w,4\n`,
      expected: rowsOf(['b|y|2', 'c|z|3', 'd|w|4'], [structure]),
    }),
    file({
      name: 'an unclosed quote that closes three rows later; alone, it made one cell of four lines',
      text: `${head}a,"x,1\nb,y,2\nc,z",3\nd,w,4\n`,
      expected: rowsOf(['a|x,1\nb,y,2\nc,z|3', 'd|w|4']),
    }),
    file({
      name: 'an empty file; alone, it was a table without rows',
      text: '',
      expected: { fault: 'extract_empty' },
    }),
    file({
      name: 'a web page saved as csv; alone, it was a header without rows',
      surfaces: ['csv', 'sftp'],
      text: '<html><head><title>Đăng nhập</title></head><body>\n<p>a,b</p>\n</body></html>\n',
      expected: { fault: 'extract_unreadable' },
    }),
    file({
      name: 'a last row that is no number; alone, it was counted and never read',
      text: `${head}${lines(1, 3000)}z,x,n/a\n`,
      expected: rowsOf(loadedLines(1, 3000), ['amount.type']),
    }),
    file({
      name: 'UTF-16BE',
      surfaces: ['csv', 'sftp'],
      text: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(`${head}a,Huế,1\n`, 'utf16le').swap16()]),
      expected: rowsOf(['a|Huế|1']),
    }),
    file({
      name: 'UTF-16BE without a mark',
      surfaces: ['csv', 'sftp'],
      text: Buffer.from(`${head}a,Huế,1\n`, 'utf16le').swap16(),
      expected: { fault: 'extract_unreadable' },
    }),
    values({
      name: '555.809: a number of persons that a program wrote with a group',
      column: 'logicalType: integer',
      of: [
        ['555809', '555809'],
        ['555.809', bad('v.type')],
      ],
    }),
    values({
      name: '01/02/2025 where the contract says ISO',
      column: 'logicalType: date',
      of: [
        ['2025-02-01', '2025-02-01'],
        ['01/02/2025', bad('v.type')],
      ],
    }),
    file({
      name: 'lines that end in CR, LF and both; alone, it was an error of guessing',
      text: 'id,name,amount\r\na,x,1\nb,y,2\rc,z,3\r\n',
      expected: rowsOf(['a|x|1', 'b|y|2', 'c|z|3']),
    }),
    values({
      name: 'NUL, zero-width blank and no-break blank in values of a list',
      column: 'logicalType: string, customProperties: [{ property: enum, value: [{ value: ab }] }]',
      not: ['xlsx', 'postgres'],
      of: [
        ['ab', 'ab'],
        ['a\0b', bad('v.code_list')],
        ['a\u200bb', bad('v.code_list')],
        ['a\u00a0b', bad('v.code_list')],
      ],
    }),
    file({
      name: 'a key twice in one JSON record',
      surfaces: ['json'],
      text: '[{"id":"a","name":"x","name":"y","amount":1}]',
      expected: rowsOf([], [structure]),
    }),
  ],
};
