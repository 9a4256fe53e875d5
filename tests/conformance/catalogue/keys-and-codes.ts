import { bad, file, rowsOf, values } from '../compose.ts';
import type { Case, Cell, Chapter } from '../case.ts';

const key = '{ name: id, logicalType: string, required: true, primaryKey: true }';
const keyed = (name: string, rows: Cell[][], expected: Case['expected'], more: Partial<Case> = {}): Case => ({
  ...{ name, columns: [key, '{ name: v, logicalType: integer }'], expected },
  given: { kind: 'table', header: ['id', 'v'], rows, before: ['before', '1'] },
  ...more,
});

/** Chapter "Keys and codes". */
export const keysAndCodes: Chapter = {
  title: 'Keys and codes',
  cases: [
    keyed(
      'a key twice with different values: none is loaded',
      [
        ['a', '1'],
        ['a', '2'],
        ['b', '3'],
      ],
      rowsOf(['b|3'], ['key.duplicate', 'key.duplicate']),
    ),
    keyed(
      'a key twice, the last one kept as declared',
      [
        ['a', '1'],
        ['a', '2'],
        ['b', '3'],
      ],
      rowsOf(['a|2', 'b|3'], ['key.duplicate']),
      {
        custom: ['{ property: duplicates, value: { keep: last } }'],
      },
    ),
    keyed(
      'the whole row twice, word for word',
      [
        ['a', '1'],
        ['a', '1'],
      ],
      rowsOf([], ['key.duplicate', 'key.duplicate']),
    ),
    keyed(
      'keys that differ by case or accents are different keys',
      [
        ['ha', '1'],
        ['HA', '2'],
        ['hà', '3'],
      ],
      rowsOf(['ha|1', 'HA|2', 'hà|3']),
    ),
    keyed(
      'keys that differ by blanks around them are one key',
      [
        ['a', '1'],
        [' a', '2'],
        ['a ', '3'],
        ['b', '4'],
      ],
      rowsOf(['b|4'], ['key.duplicate', 'key.duplicate', 'key.duplicate']),
    ),
    keyed(
      'a row without a key',
      [
        ['a', '1'],
        [null, '2'],
        ['', '3'],
      ],
      rowsOf(['a|1'], ['id.required', 'id.required']),
    ),
    {
      ...file({
        name: 'one month sent twice under two names, with different values',
        text: '',
        expected: rowsOf([], ['key.duplicate', 'key.duplicate']),
      }),
      given: {
        kind: 'files',
        surfaces: ['csv'],
        files: () => ({
          '2026-10.csv': 'id,name,amount\na,x,1\nb,y,2\n',
          '2026-10 sent again.csv': 'id,name,amount\na,x,5\nc,z,3\n',
        }),
        before: { '2026-09.csv': 'id,name,amount\nbefore,x,1\n' },
      },
      expected: rowsOf(['b|y|2', 'c|z|3'], ['key.duplicate', 'key.duplicate']),
      modes: {
        full: rowsOf(['a|x|5', 'c|z|3']),
        merge: rowsOf(['b|y|2', 'a|x|5', 'c|z|3']),
        replace_period: rowsOf(['a|x|5', 'c|z|3']),
      },
    },
    {
      ...keyed(
        'amounts sent in billions that were in millions, where sums are watched',
        [['a', '12']],
        rowsOf(['a|12']),
        { custom: ['{ property: band, value: { rows: 100000, sums: { v: 0.5 } } }'] },
      ),
      instead: { fault: 'change_unexplained' },
      given: { kind: 'table', header: ['id', 'v'], rows: [['a', '12']], before: ['before', '12000'] },
    },
    {
      ...keyed(
        'amounts sent in billions that were in millions, below what the contract expects',
        [['a', '12']],
        rowsOf([], ['v.range']),
      ),
      columns: [key, '{ name: v, logicalType: integer, logicalTypeOptions: { minimum: 1000 } }'],
      given: { kind: 'table', header: ['id', 'v'], rows: [['a', '12']], before: ['before', '12000'] },
    },
    {
      name: 'a row whose parent is missing',
      columns: [
        key,
        '{ name: parent, logicalType: string, relationships: [{ to: thing.id }] }',
        '{ name: v, logicalType: integer }',
      ],
      given: {
        kind: 'table',
        header: ['id', 'parent', 'v'],
        rows: [
          ['vn', null, '1'],
          ['hn', 'vn', '2'],
          ['x', 'gone', '3'],
        ],
        before: ['before', null, '1'],
      },
      expected: rowsOf(['vn|∅|1', 'hn|vn|2'], ['parent.reference']),
    },
    values({
      name: 'a code that the list does not know',
      column:
        "logicalType: string, customProperties: [{ property: enum, value: [{ value: '01' }, { value: '02' }] }]",
      of: [
        ['01', '01'],
        ['03', bad('v.code_list')],
        ['1', bad('v.code_list')],
      ],
    }),
    {
      ...keyed(
        'a code after the day it was retired',
        [
          ['a', '41', '2025-01-01'],
          ['b', '41', '2026-01-01'],
          ['c', '42', '2026-01-01'],
        ],
        rowsOf(['a|41|2025-01-01', 'c|42|2026-01-01'], ['v.code_list']),
      ),
      columns: [
        key,
        "{ name: v, logicalType: string, customProperties: [{ property: enum, value: [{ value: '41', validTo: 2025-06-30 }, { value: '42' }] }, { property: enumValidAt, value: d }] }",
        '{ name: d, logicalType: date }',
      ],
      given: {
        kind: 'table',
        header: ['id', 'v', 'd'],
        rows: [
          ['a', '41', '2025-01-01'],
          ['b', '41', '2026-01-01'],
          ['c', '42', '2026-01-01'],
        ],
        before: ['before', '42', '2026-01-01'],
      },
    },
    {
      name: 'provinces that do not sum to their country',
      columns: [key, '{ name: parent, logicalType: string }', '{ name: v, logicalType: integer }'],
      quality: [
        "{ id: adds_up, type: custom, engine: lodestar, implementation: { reconcile: { measures: [v], parent: 'parent is null', children: 'parent is not null', by: [], on: { id: parent } } }, severity: error }",
      ],
      given: {
        kind: 'table',
        header: ['id', 'parent', 'v'],
        rows: [
          ['vn', null, '10'],
          ['hn', 'vn', '4'],
          ['hcm', 'vn', '5'],
        ],
        before: ['before', null, '1'],
      },
      expected: rowsOf(['hn|vn|4', 'hcm|vn|5'], ['adds_up']),
    },
    {
      name: 'a row that contradicts itself',
      columns: [key, '{ name: asked, logicalType: integer }', '{ name: reused, logicalType: integer }'],
      quality: [
        "{ id: within, type: custom, engine: lodestar, implementation: { check: 'reused <= asked' }, severity: error }",
      ],
      given: {
        kind: 'table',
        header: ['id', 'asked', 'reused'],
        rows: [
          ['a', '2', '1'],
          ['b', '1', '2'],
          ['c', null, '2'],
        ],
        before: ['before', '1', '1'],
      },
      expected: rowsOf(['a|2|1', 'c|∅|2'], ['within']),
    },
    keyed(
      'more bad rows than the contract bears',
      [
        ['a', '1'],
        ['b', 'x'],
        ['c', 'y'],
      ],
      { fault: 'quarantine_exceeded' },
      {
        custom: ['{ property: threshold, value: { rows: 1 } }'],
      },
    ),
  ],
};
