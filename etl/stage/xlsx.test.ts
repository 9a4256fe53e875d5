import ExcelJs from 'exceljs';
import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { contractOf, localFiles, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

const columns = [
  '{ name: unit, physicalName: Đơn vị, logicalType: string }',
  '{ name: code, physicalName: Dữ liệu / Mã, logicalType: string }',
  '{ name: amount, physicalName: Dữ liệu / Số tiền, logicalType: number }',
  '{ name: day, physicalName: Ngày, logicalType: date }',
];
const custom = [
  "{ property: dialect, value: { headerRows: [3, 4], headerJoin: ' / ' } }",
  "{ property: decimalChar, value: ',' }",
  '{ property: fillDown, value: [unit] }',
  "{ property: skip, value: { title: 2, blank: true, total: { column: code, values: [Tổng] }, footer: { column: unit, pattern: '^Ghi chú' } } }",
];
const contract = contractOf({ server: localFiles('xlsx'), columns, custom });

/** A sheet as agencies make them: title rows, two header rows with merged cells, then `rows` from row 5 on. */
async function workbook(
  rows: unknown[][],
  change?: (sheet: ExcelJs.Worksheet, book: ExcelJs.Workbook) => void,
) {
  const book = new ExcelJs.Workbook();
  const sheet = book.addWorksheet('Biểu 1');
  sheet.addRow(['DANH MỤC']);
  sheet.addRow(['ĐVT: triệu đồng']);
  sheet.addRow(['Đơn vị', 'Dữ liệu', null, 'Ngày']);
  sheet.addRow([null, 'Mã', 'Số tiền', null]);
  sheet.mergeCells('A3:A4');
  sheet.mergeCells('B3:C3');
  sheet.mergeCells('D3:D4');
  for (const row of rows) sheet.addRow(row);
  change?.(sheet, book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('readXlsx', () => {
  let world: LoadWorld;
  beforeEach(async () => {
    world = await openLoadWorld();
  });
  const staged = () =>
    world.rows('select row_no, _sheet_row, unit, code, amount, day from temp.thing_staged order by row_no');

  it('reads values as they are: numbers in the style of the contract, days as ISO, results of formulas', async () => {
    const file = await workbook([
      ['01', 7, 1234.5, new Date(Date.UTC(2026, 9, 31))],
      ['02', { richText: [{ text: 'a' }, { text: 'b' }] }, { formula: '1/4', result: 0.25 }, 45962],
      [
        '03',
        { text: 'x', hyperlink: 'https://example.org' },
        '1.234,5',
        new Date(Date.UTC(2026, 9, 31, 8, 30)),
      ],
      ['04', true, { error: '#REF!' }, { formula: 'NOW()' }],
    ]);
    await world.stage(contract, { 'x.xlsx': file });
    expect(await staged()).toEqual([
      { row_no: 1, _sheet_row: 5, unit: '01', code: '7', amount: '1234,5', day: '2026-10-31' },
      { row_no: 2, _sheet_row: 6, unit: '02', code: 'ab', amount: '0,25', day: '45962' },
      { row_no: 3, _sheet_row: 7, unit: '03', code: 'x', amount: '1.234,5', day: '2026-10-31T08:30:00' },
      { row_no: 4, _sheet_row: 8, unit: '04', code: 'TRUE', amount: '#REF!', day: '#NOT_CALCULATED!' },
    ]);
  });

  it('fills merged cells down, and skips titles, totals, blank rows and footers without filling them', async () => {
    const file = await workbook(
      [['01', 'a', 1], [null, 'b', 2], [], ['tất cả', 'Tổng', 3], [null, 'c', 4], ['Ghi chú: số liệu tạm']],
      (sheet) => sheet.mergeCells('A5:A6'),
    );
    const { files } = await world.stage(contract, { 'x.xlsx': file });
    expect(await staged()).toMatchObject([
      { row_no: 1, unit: '01', code: 'a' },
      { row_no: 2, unit: '01', code: 'b' },
      { row_no: 5, unit: '01', code: 'c', _sheet_row: 9 },
    ]);
    expect(files[0]).toMatchObject({
      physical: 8,
      skipped: { title: 2, blank: 1, total: 1, footer: 1 },
      letters: { unit: 'A', code: 'B', amount: 'C', day: 'D' },
    });
  });

  it('does not repeat a merged value where the contract does not fill down', async () => {
    const bare = contractOf({ server: localFiles('xlsx'), columns, custom: [custom[0]!] });
    const file = await workbook(
      [
        ['01', 'a'],
        [null, 'b'],
      ],
      (sheet) => sheet.mergeCells('A5:A6'),
    );
    await world.stage(bare, { 'x.xlsx': file });
    expect(await staged()).toMatchObject([{ unit: '01' }, { unit: null }]);
  });

  it('takes a row with cells beyond the header, and an undeclared empty row, for faults', async () => {
    const bare = contractOf({ server: localFiles('xlsx'), columns, custom: [custom[0]!] });
    const file = await workbook([['01', 'a', 1, null, 'what?'], [], ['02', 'b']]);
    const { files } = await world.stage(bare, { 'x.xlsx': file });
    expect(files[0]).toMatchObject({ physical: 3 });
    expect(await world.rows('select row_no, raw from temp.thing_fault order by 1')).toEqual([
      { row_no: 1, raw: '["01","a","1",null,"what?"]' },
      { row_no: 2, raw: '[]' },
    ]);
  });

  it('finds its sheet by name, hidden or not', async () => {
    const named = contractOf({
      server: localFiles('xlsx'),
      columns,
      custom: [
        "{ property: dialect, value: { headerRows: [3, 4], headerJoin: ' / ', sheetName: 'Biểu 1' } }",
      ],
    });
    const file = await workbook([['01', 'a']], (sheet, book) => {
      sheet.state = 'veryHidden';
      book.addWorksheet('Khác');
    });
    await world.stage(named, { 'x.xlsx': file });
    expect(await staged()).toHaveLength(1);
    const fault = await world
      .stage({ ...named, dialect: { ...named.dialect, sheetName: 'Biểu 9' } }, { 'x.xlsx': file })
      .catch((cause: unknown) => cause);
    expect(fault).toMatchObject({
      code: 'extract_unreadable',
      message: expect.stringContaining('"Biểu 1" (hidden), "Khác"'),
      details: { facts: [expect.objectContaining({ fact: 'sheets', found: ['Biểu 1', 'Khác'] })] },
    });
  });

  it('refuses what is no workbook, is cut short or protected', async () => {
    const file = await workbook([['01', 'a']]);
    const zip = Buffer.from(zipSync({ 'readme.txt': Buffer.from('hello') }));
    for (const bytes of [
      Buffer.from('a,b\n1,2\n'),
      file.subarray(0, file.length - 400),
      zip,
      Buffer.from('\xd0\xcf\x11\xe0 xls', 'latin1'),
    ]) {
      const fault = await world.stage(contract, { 'x.xlsx': bytes }).catch((cause: unknown) => cause);
      expect(fault).toMatchObject({ code: 'extract_unreadable' });
    }
  });
});
