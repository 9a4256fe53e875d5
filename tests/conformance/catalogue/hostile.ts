import { bad, file, plainColumns, rowsOf, values } from '../compose.ts';
import type { Chapter } from '../case.ts';
import { parquetBytes } from '../parquet-bytes.ts';

const same = (texts: string[]): [string, string][] => texts.map((text) => [text, text]);

/** Chapter "Hostile". */
export const hostile: Chapter = {
  title: 'Hostile',
  cases: [
    values({
      name: 'cells that begin a formula are kept as they are',
      column: 'logicalType: string',
      of: same(["=HYPERLINK('http://x')", '+1+1', '-2+3', '@SUM(A1)', '=cmd|/c calc!A0']),
    }),
    values({
      name: 'web pages and scripts in cells are text',
      column: 'logicalType: string',
      of: same(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;b&gt;', '{{7*7}}']),
    }),
    values({
      name: 'SQL in cells is text',
      column: 'logicalType: string',
      of: same([
        "'; drop table validate.thing; --",
        "' or 1=1 --",
        '$as_of',
        "E'\\x41'",
        '/* x */',
        "read_csv('/etc/passwd')",
      ]),
    }),
    {
      name: 'SQL and paths as names of columns',
      columns: [
        '{ name: id, logicalType: string, required: true, primaryKey: true }',
        "{ name: v, physicalName: 'v\"; drop table meta.extract; --', logicalType: string }",
        '{ name: w, physicalName: ../../etc/passwd, logicalType: string }',
      ],
      given: {
        kind: 'table',
        header: ['id', 'v"; drop table meta.extract; --', '../../etc/passwd'],
        rows: [['a', '1', '2']],
        before: ['before', '1', '2'],
      },
      expected: rowsOf(['a|1|2']),
    },
    values({
      name: 'paths in cells are text',
      column: 'logicalType: string',
      of: same(['../../etc/passwd', 'C:\\Windows\\system32', '\\\\host\\c$', '%2e%2e%2f']),
    }),
    values({
      name: 'marks that turn the direction of writing are kept in texts and refused by a pattern',
      column: "logicalType: string, logicalTypeOptions: { pattern: '^[a-z.]+$' }",
      of: [
        ['invoice.exe', 'invoice.exe'],
        ['invoice\u202eexe.pdf', bad('v.pattern')],
        ['a\u2066b', bad('v.pattern')],
      ],
    }),
    values({
      name: 'a pattern and a text made to take for ever',
      column: "logicalType: string, logicalTypeOptions: { pattern: '^(a+)+$' }",
      of: [
        ['aaaa', 'aaaa'],
        [`${'a'.repeat(30_000)}!`, bad('v.pattern')],
      ],
    }),
    values({
      name: 'names that programs trip over',
      column: 'logicalType: string',
      of: same(['null', 'NULL', 'undefined', 'true', 'None', '__proto__', 'constructor', 'CON', '0', '∅']),
    }),
    {
      ...file({
        name: 'a column called __proto__',
        columns: [
          '{ name: id, logicalType: string, primaryKey: true }',
          '{ name: v, physicalName: __proto__, logicalType: string }',
        ],
        text: '{"id":"a","__proto__":"x"}\n',
        before: '{"id":"before","__proto__":"x"}\n',
        surfaces: ['ndjson'],
        expected: rowsOf(['a|x']),
      }),
    },
    values({
      name: 'NUL in cells is text',
      column: 'logicalType: string',
      not: ['xlsx', 'postgres'],
      of: same(['a\0b', '\0', "\0' or 1=1 --", 'ab']),
    }),
    {
      name: 'NUL in the name of a column',
      columns: plainColumns.slice(0, 2),
      given: {
        kind: 'table',
        header: ['id', 'name', 'v\0w'],
        rows: [['a', 'x', '1']],
        before: null,
        not: ['xlsx', 'parquet', 'postgres'],
      },
      expected: { fault: 'contract_column_unknown' },
      but: { arrow: { fault: 'extract_unreadable' } },
    },
    file({
      name: 'NUL in the name of a column of Parquet',
      text: () =>
        parquetBytes([
          [
            { name: 'id', kind: 'text', values: ['a'] },
            { name: 'na\0me', kind: 'text', values: ['x'] },
            { name: 'amount', kind: 'whole', values: [1] },
          ],
        ]),
      surfaces: ['parquet'],
      expected: { fault: 'extract_unreadable' },
    }),
    values({
      name: 'a cell of one megabyte',
      column: 'logicalType: string, logicalTypeOptions: { maxLength: 2000 }',
      of: [
        ['x', 'x'],
        ['y'.repeat(1_000_000), bad('v.length')],
      ],
    }),
    file({
      name: 'a file name full of quotes and SQL',
      fileName: '2026-10 \'; drop table x; --".csv',
      text: 'id,name,amount\na,x,1\n',
      expected: rowsOf(['a|x|1']),
    }),
  ],
};
