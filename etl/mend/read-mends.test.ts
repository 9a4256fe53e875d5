import { describe, expect, it } from 'vitest';
import { contractOf } from '../../tests/support/load-world.ts';
import { readMends } from './read-mends.ts';

const contract = contractOf({
  server: '{ server: inbox, type: local, path: thing/*.json, format: json }',
  columns: [
    '{ name: n, logicalType: integer }',
    '{ name: year, logicalType: integer, customProperties: [{ property: partition, value: year }] }',
    '{ name: secrecy, logicalType: string }',
  ],
  custom: ['{ property: landingGate, value: { column: secrecy, allow: [OPEN] } }'],
});
const read = (mends: object) =>
  readMends(contract, Buffer.from(JSON.stringify({ by: 'A', why: 'because', ...mends })));
const place = { extractId: 'x', fileName: 'a.json', rowNo: 1 };

describe('what is mended in a page', () => {
  it('is rows, rows that are no data, and values that mean others', () => {
    const mapping = { column: 'n', value: ' eins ', becomes: '1' };
    expect(read({ rows: [{ ...place, cells: { n: null } }], mappings: [mapping] })).toEqual({
      ...{ by: 'A', why: 'because', drops: [], restores: [] },
      rows: [{ ...place, cells: { n: null } }],
      mappings: [{ ...mapping, value: 'eins' }],
    });
  });

  it('is read as people type it, where that can be read in one way; all else stays as it was typed', () => {
    const columns = [
      "{ name: day, logicalType: date, logicalTypeOptions: { format: 'dd/MM/yyyy' } }",
      '{ name: n, logicalType: number }',
      '{ name: text, logicalType: string }',
    ];
    const typed = (cells: object) => {
      const sent = { by: 'A', why: 'because', rows: [{ ...place, cells }] };
      return readMends(contractOf({ columns }), Buffer.from(JSON.stringify(sent))).rows[0]!.cells;
    };
    expect(typed({ day: '2026-12-31', n: '1 234.5', text: '2026-12-31' })).toEqual({
      ...{ day: '31/12/2026', n: '1234.5', text: '2026-12-31' },
    });
    expect(typed({ day: '31/31/2026', n: '1,234', text: null })).toEqual({
      ...{ day: '31/31/2026', n: '1,234', text: null },
    });
  });

  it('keeps where people find what is dropped', () => {
    const drops = [
      { ...place, lineNo: 2, cell: 'B2' },
      { ...place, rowNo: 2 },
    ];
    expect(read({ drops })).toMatchObject({ drops });
  });

  it.each([
    [
      'lets no row land that must not',
      { mappings: [{ column: 'secrecy', value: 'SECRET', becomes: 'OPEN' }] },
    ],
    ['makes no row of one that must not land', { rows: [{ ...place, cells: { secrecy: 'OPEN' } }] }],
    ['changes no value that the name of the file tells', { rows: [{ ...place, cells: { year: '2024' } }] }],
    ['is no empty list', { rows: [], drops: [], mappings: [] }],
  ])('%s', (_, mends) => {
    expect(() => read(mends)).toThrow(/correction unreadable/);
  });
});
