import ExcelJs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { contractOf } from '../../tests/support/load-world.ts';
import { exportQuarantine } from './export-quarantine.ts';
import { readMended } from './read-mended.ts';

const contract = contractOf({
  columns: [
    '{ name: n, logicalType: integer }',
    '{ name: year, logicalType: integer, customProperties: [{ property: partition, value: year }] }',
  ],
});

/** A workbook of one record, and what it says once its cells are changed. */
async function comeBack(change: (cell: (column: string) => ExcelJs.Cell, sheet: ExcelJs.Worksheet) => void) {
  const bytes = await exportQuarantine({
    ...{ contract, counts: [], codes: [], language: 'en' },
    held: [
      {
        ...{
          extractId: 'x',
          fileName: 'year=2025/a.csv',
          rowNo: 1,
          lineNo: 2,
          cell: null,
          unitCode: null,
          tried: null,
        },
        ...{ raw: { n: '?', year: '2025' }, reasons: [{ rule: 'n.type', field: 'n', reason: 'type' }] },
      },
    ],
    nameOf: (rule) => rule,
    columnsOf: ({ field }) => (field === null ? [] : [field]),
    sourceName: (id) => id,
  });
  const book = new ExcelJs.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer as never);
  const sheet = book.getWorksheet('rows')!;
  const names = (sheet.getRow(1).values as string[]).slice(1);
  change((column) => sheet.getRow(3).getCell(1 + names.indexOf(column)), sheet);
  return readMended(contract, Buffer.from(await book.xlsx.writeBuffer()));
}

describe('a workbook that came back', () => {
  it('says the cells that were touched alone, and that none was', async () => {
    expect(await comeBack((cell) => (cell('n').value = 7))).toMatchObject([
      { cells: { n: '7' }, touched: ['n'] },
    ]);
    expect(await comeBack(() => {})).toMatchObject([{ cells: {}, touched: [] }]);
  });

  it('says all cells where what tells the touched ones was taken out', async () => {
    const rows = await comeBack((cell) => (cell('sealed').value = null));
    expect(rows).toMatchObject([{ cells: { n: '?', year: '2025' } }]);
  });

  it('is refused where a value was changed that the name of the file tells', async () => {
    await expect(comeBack((cell) => (cell('year').value = '2024'))).rejects.toMatchObject({
      code: 'correction_unreadable',
      message: expect.stringContaining('told by the name of the file'),
    });
  });

  it('may lack lines: their records are left as they are', async () => {
    expect(await comeBack((_, sheet) => sheet.spliceRows(3, 1))).toEqual([]);
  });
});
