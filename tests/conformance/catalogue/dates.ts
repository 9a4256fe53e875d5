import { bad, rowsOf, values } from '../compose.ts';
import type { Chapter } from '../case.ts';

const type = bad('v.type');
const format = (pattern: string, logicalType = 'date') =>
  `logicalType: ${logicalType}, logicalTypeOptions: { format: ${pattern} }`;

/** Chapter "Dates". */
export const dates: Chapter = {
  title: 'Dates',
  cases: [
    values({
      name: 'day before month, as declared (a workbook keeps days as ISO, so that they are read there)',
      but: {
        xlsx: rowsOf(['r1|2025-02-01', 'r2|2025-12-31', 'r4|2025-02-01'], ['v.type', 'v.type']),
      },
      column: format('dd/MM/yyyy'),
      of: [
        ['01/02/2025', '2025-02-01'],
        ['31/12/2025', '2025-12-31'],
        ['12/31/2025', type],
        ['2025-02-01', type],
        ['01-02-2025', type],
      ],
    }),
    values({
      name: 'month before day, as declared',
      column: format('MM/dd/yyyy'),
      of: [
        ['01/02/2025', '2025-01-02'],
        ['31/12/2025', type],
      ],
    }),
    values({
      name: 'days that do not exist',
      column: 'logicalType: date',
      of: [
        ['2025-01-31', '2025-01-31'],
        ['2025-13-01', type],
        ['2025-02-29', type],
        ['2024-02-29', '2024-02-29'],
        ['1900-02-29', type],
        ['2025-00-10', type],
        ['2025-04-31', type],
        ['0000-00-00', type],
      ],
    }),
    values({
      name: 'two-digit years without and with a pivot',
      column: format('dd/MM/yyyy'),
      of: [
        ['01/02/2025', '2025-02-01'],
        ['01/02/25', type],
      ],
    }),
    values({
      name: 'two-digit years, as declared',
      column: `${format('dd/MM/yy')}, customProperties: [{ property: yearPivot, value: 30 }]`,
      of: [
        ['01/02/25', '2025-02-01'],
        ['01/02/75', '1975-02-01'],
        ['01/02/2025', type],
      ],
    }),
    values({
      name: 'periods in words where a date is declared',
      column: 'logicalType: date',
      of: [
        ['2025-06-01', '2025-06-01'],
        ['Quý II/2025', type],
        ['6 tháng đầu năm 2025', type],
        ['T6/2025', type],
        ['2025', type],
      ],
    }),
    values({
      name: 'periods in words, as declared',
      column: format('vnPeriod'),
      of: [
        ['Quý II/2025', '2025-04-01'],
        ['6 tháng đầu năm 2025', '2025-01-01'],
        ['T6/2025', '2025-06-01'],
        ['Quý V/2025', type],
        ['T13/2025', type],
      ],
    }),
    values({
      name: 'periods in words where a quarter is declared',
      column: format('vnQuarter'),
      of: [
        ['Quý II/2025', '2025-04-01'],
        ['6 tháng đầu năm 2025', type],
        ['T4/2025', type],
        ['Năm 2025', type],
      ],
    }),
    values({
      name: 'serial numbers of a spreadsheet where a date is declared',
      column: 'logicalType: date',
      of: [
        ['2025-11-01', '2025-11-01'],
        ['45000', type],
        ['45962.5', type],
      ],
    }),
    values({
      name: 'serial numbers of a spreadsheet, as declared',
      column: format('excelSerial'),
      of: [
        ['45962', '2025-11-01'],
        ['59', '1900-02-28'],
        ['61', '1900-03-01'],
        ['60', type],
        ['-1', type],
        ['x', type],
      ],
    }),
    values({
      name: 'date styles mixed in one column, all declared',
      column: 'logicalType: date, customProperties: [{ property: formats, value: [yyyy-MM-dd, dd/MM/yyyy] }]',
      of: [
        ['2025-02-01', '2025-02-01'],
        ['01/02/2025', '2025-02-01'],
        ['02-01-2025', type],
      ],
    }),
    values({
      name: 'moments in zones become local ones: no day is lost',
      column: 'logicalType: timestamp',
      of: [
        ['2026-10-30T18:30:00Z', '2026-10-31 01:30:00'],
        ['2026-10-31T00:30:00+07:00', '2026-10-31 00:30:00'],
        ['2026-10-31T00:30:00', '2026-10-31 00:30:00'],
        ['2026-10-31T25:00:00', type],
        ['2026-10-31T08:60:00', type],
      ],
    }),
    values({
      name: 'days with a time, and words, where a day is declared (a workbook keeps moments as ISO: their day is read)',
      but: { xlsx: rowsOf(['r1|2025-11-01', 'r2|2025-11-01'], ['v.type', 'v.type', 'v.type', 'v.type']) },
      column: 'logicalType: date',
      of: [
        ['2025-11-01', '2025-11-01'],
        ['2025-11-01T12:00:00', type],
        ['2025-11-01 x', type],
        ['infinity', type],
        ['today', type],
        ['epoch', type],
      ],
    }),
    {
      ...values({
        name: 'days after today, which the contract forbids',
        column: 'logicalType: date',
        good: '2025-10-31',
        of: [
          ['2026-10-31', '2026-10-31'],
          ['2026-11-01', bad('not_ahead')],
          ['2062-10-31', bad('not_ahead')],
        ],
      }),
      quality: [
        "{ id: not_ahead, type: custom, engine: lodestar, implementation: { check: 'v <= $as_of' }, severity: error }",
      ],
    },
    values({
      name: 'days after today, of which the contract says nothing',
      column: 'logicalType: date',
      of: [
        ['2026-11-01', '2026-11-01'],
        ['2062-10-31', '2062-10-31'],
      ],
    }),
    values({
      name: 'years at the edge',
      column: 'logicalType: date',
      of: [
        ['1970-01-01', '1970-01-01'],
        ['9999-12-31', '9999-12-31'],
        ['10000-01-01', type],
        ['-0044-03-15', type],
      ],
    }),
  ],
};
