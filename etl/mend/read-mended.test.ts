import ExcelJs from 'exceljs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { contractOf } from '../../tests/support/load-world.ts';
import { exportQuarantine } from './export-quarantine.ts';
import { readMendedSheet } from './mended-sheet.ts';
import { readMended } from './read-mended.ts';

const contract = contractOf({
  columns: [
    '{ name: n, logicalType: integer }',
    '{ name: year, logicalType: integer, customProperties: [{ property: partition, value: year }] }',
  ],
});

/** A workbook of one record, as it goes out. */
const sentOut = (language = 'en') =>
  exportQuarantine({
    ...{ contract, counts: [], codes: [], language },
    held: [
      {
        ...{ extractId: 'x', fileName: 'year=2025/a.csv', rowNo: 1, lineNo: 2 },
        ...{ cell: null, unitCode: null, period: null, tried: null },
        ...{ raw: { n: '?', year: '2025' }, reasons: [{ rule: 'n.type', field: 'n', reason: 'type' }] },
      },
    ],
    nameOf: (rule) => rule,
    columnsOf: ({ field }) => (field === null ? [] : [field]),
    sourceName: (id) => id,
  });

/** The workbook once its cells are changed, as exceljs saves it. */
async function changed(
  change: (cell: (column: string) => ExcelJs.Cell, sheet: ExcelJs.Worksheet) => void,
  language?: string,
): Promise<Buffer> {
  const book = new ExcelJs.Workbook();
  await book.xlsx.load((await sentOut(language)) as unknown as ArrayBuffer as never);
  const sheet = book.getWorksheet('rows')!;
  const names = (sheet.getRow(1).values as string[]).slice(1);
  change((column) => sheet.getRow(3).getCell(1 + names.indexOf(column)), sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const comeBack = async (...how: Parameters<typeof changed>) => readMended(contract, await changed(...how));

type Parts = { [name: string]: string };

/** A workbook whose parts are written anew, as another program would. */
function rewritten(bytes: Buffer, change: (parts: Parts) => Parts): Buffer {
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]);
  const anew = Object.entries(change(Object.fromEntries(parts) as Parts));
  return Buffer.from(zipSync(Object.fromEntries(anew.map(([name, part]) => [name, strToU8(part)]))));
}

const inSheets = (parts: Parts, change: (sheet: string) => string): Parts =>
  Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      name.startsWith('xl/worksheets/sheet') ? change(part) : part,
    ]),
  );

/** As openpyxl names parts: all targets from the root, notes in a folder of their own. */
const asOpenpyxl = (parts: Parts): Parts =>
  Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name.replace(/^xl\/comments(\d+)/, 'xl/comments/comment$1'),
      name.endsWith('.rels')
        ? part
            .replaceAll(/Target="\.\.\/comments(\d+)\.xml"/g, 'Target="/xl/comments/comment$1.xml"')
            .replaceAll(/Target="\.\.\//g, 'Target="/xl/')
            .replaceAll(/Target="(worksheets|theme|styles|sharedStrings)/g, 'Target="/xl/$1')
            .replaceAll('Target="xl/', 'Target="/xl/')
        : part,
    ]),
  );

/** As programs do that write elements with a prefix, and name parts as they like. */
const withPrefixes = (parts: Parts): Parts =>
  Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name.replace('worksheets/sheet', 'Worksheets/Blatt'),
      name.startsWith('xl/worksheets/sheet')
        ? part.replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1x:').replace('xmlns=', 'xmlns:x=')
        : part.replaceAll(/worksheets\/sheet/g, 'Worksheets/Blatt'),
    ]),
  );

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

  it.each([
    ['one that writes targets from the root, and keeps notes in a folder', asOpenpyxl],
    ['one that writes prefixes, and names sheets as it likes', withPrefixes],
  ])('is read as any program has saved it: %s', async (_, save) => {
    const bytes = await changed((cell) => (cell('n').value = 7));
    const saved = rewritten(bytes, save);
    expect(Object.keys(unzipSync(saved))).not.toEqual(Object.keys(unzipSync(bytes)));
    expect(await readMended(contract, saved)).toMatchObject([{ cells: { n: '7' }, touched: ['n'] }]);
  });

  it.each(['en', 'vi', 'hi'])('is read whatever language it went out in: %s', async (language) => {
    expect(await comeBack((cell) => (cell('n').value = 7), language)).toMatchObject([{ cells: { n: '7' } }]);
  });

  it('is refused where it unpacks to far more than it is', async () => {
    const swollen = rewritten(await changed(() => {}), (parts) => ({
      ...parts,
      'xl/media/image.bin': ' '.repeat(20 << 20),
    }));
    await expect(readMended(contract, swollen)).rejects.toMatchObject({ code: 'correction_unreadable' });
  });

  it.each(['A3:B3', 'A3:XFD1048576'])('is refused where cells were merged, however many: %s', async (ref) => {
    const merges = `<mergeCells count="1"><mergeCell ref="${ref}"/></mergeCells>`;
    const merged = rewritten(await changed((cell) => (cell('n').value = 7)), (parts) =>
      inSheets(parts, (sheet) => sheet.replace('</sheetData>', `</sheetData>${merges}`)),
    );
    await expect(readMended(contract, merged)).rejects.toMatchObject({
      code: 'correction_unreadable',
      message: expect.stringContaining('merges cells'),
      details: { facts: [{ fact: 'obstacle', what: 'merged_cells', name: ref }] },
    });
  });

  it.each(['999999', ''])('is refused where the text of a cell is not in it: "%s"', async (index) => {
    let address = '';
    const bytes = await changed((cell) => {
      cell('n').value = 'seven';
      ({ address } = cell('n'));
    });
    const torn = rewritten(bytes, (parts) =>
      inSheets(parts, (sheet) =>
        sheet.replace(new RegExp(`(<c r="${address}"[^>]*><v>)\\d+`), (_, cell: string) => `${cell}${index}`),
      ),
    );
    await expect(readMended(contract, torn)).rejects.toMatchObject({
      code: 'correction_unreadable',
      message: expect.stringContaining(`${address}, whose text is not in it`),
    });
  });

  it.each([
    ['rows', { rows: 2, cells: 1000 }],
    ['cells', { rows: 1000, cells: 20 }],
  ])('is refused where it holds more %s than are kept', async (what, most) => {
    const bytes = await sentOut();
    const all = await readMendedSheet(bytes);
    expect(all.size).toBe(3);
    await expect(readMendedSheet(bytes, most)).rejects.toMatchObject({
      code: 'correction_unreadable',
      message: expect.stringMatching(new RegExp(`holds more than \\d+ ${what}`)),
    });
  });

  it('is refused with each cell that cannot be taken, as a program may tell it', async () => {
    await expect(comeBack((cell) => (cell('n').value = { formula: '1+1', result: 2 }))).rejects.toMatchObject(
      {
        code: 'correction_unreadable',
        details: { untaken: [{ address: expect.stringMatching(/^[A-Z]+3$/), header: 'n', why: 'formula' }] },
      },
    );
  });
});

describe('what people type into it', () => {
  const typing = contractOf({
    columns: [
      '{ name: opened, logicalType: date, logicalTypeOptions: { format: yyyy-MM-dd } }',
      '{ name: closed, logicalType: date, logicalTypeOptions: { format: MM/dd/yyyy } }',
      '{ name: amount, logicalType: number }',
    ],
    custom: ["{ property: decimalChar, value: ',' }", "{ property: groupChar, value: '.' }"],
  });

  /** A workbook of one record of which nothing fits, saved with cells of another content, and read back. */
  async function typed(
    cells: { [column: string]: ExcelJs.CellValue },
    { is1904 = false, language = 'en' } = {},
  ) {
    const bytes = await exportQuarantine({
      ...{ contract: typing, counts: [], codes: [], language },
      held: [
        {
          ...{ extractId: 'x', fileName: 'a.csv', rowNo: 1, lineNo: 2 },
          ...{ cell: null, unitCode: null, period: null, tried: null },
          ...{ raw: { opened: '31/12/2026', closed: '?', amount: '1,234.5' }, reasons: [] },
        },
      ],
      nameOf: (rule) => rule,
      columnsOf: () => [],
      sourceName: (id) => id,
    });
    const book = new ExcelJs.Workbook();
    await book.xlsx.load(bytes as unknown as ArrayBuffer as never);
    book.properties.date1904 = is1904;
    const sheet = book.getWorksheet('rows')!;
    const names = (sheet.getRow(1).values as string[]).slice(1);
    for (const [name, value] of Object.entries(cells)) {
      const cell = sheet.getRow(3).getCell(1 + names.indexOf(name));
      cell.value = value;
      if (value instanceof Date) cell.numFmt = 'dd/mm/yyyy';
    }
    const saved = Buffer.from(await book.xlsx.writeBuffer());
    const guide = book.worksheets[0]!;
    const told = Array.from({ length: guide.rowCount }, (_, at) =>
      [1, 2].map((place) => guide.getRow(at + 1).getCell(place).text),
    );
    return { rows: await readMended(typing, saved), told };
  }

  it.each<[string, { [column: string]: ExcelJs.CellValue }, { [column: string]: string }]>([
    ['a day as people write it', { opened: '30/12/2026' }, { opened: '2026-12-30' }],
    ['one of which both parts may be the month', { opened: '03/04/2026' }, { opened: '2026-04-03' }],
    ['the same where the month comes first', { closed: '03/04/2026' }, { closed: '03/04/2026' }],
    ['ISO where the month comes first', { closed: '2026-04-03' }, { closed: '04/03/2026' }],
    ['a date of the spreadsheet', { closed: new Date('2026-12-31') }, { closed: '12/31/2026' }],
    ['a number with the signs of the contract', { amount: '1.234,5' }, { amount: '1.234,5' }],
    ['a number with blanks', { amount: '1\u00a0234,5' }, { amount: '1234,5' }],
    ['a number of the spreadsheet', { amount: 1234.5 }, { amount: '1234,5' }],
    ['what nobody can read', { opened: 'soon', amount: '1,2' }, { opened: 'soon', amount: '1,2' }],
  ])('is said as the contract writes it: %s', async (_, cells, said) => {
    const { rows } = await typed(cells);
    expect(rows).toMatchObject([{ cells: said, touched: Object.keys(said) }]);
  });

  it.each([false, true])(
    'counts days of the spreadsheet from its own beginning: 1904 is %s',
    async (is1904) => {
      const { rows } = await typed({ opened: new Date('2026-12-30') }, { is1904 });
      expect(rows).toMatchObject([{ cells: { opened: '2026-12-30' } }]);
    },
  );

  it('leaves alone what nobody touched, though it could be read', async () => {
    expect((await typed({})).rows).toMatchObject([{ cells: {}, touched: [] }]);
  });

  it.each([
    [
      'en',
      /31\/12\/2026.*The day comes first: 03\/04\/2026 is 3 April 2026/,
      /4 March.*31\/12\/2026 is not taken/,
    ],
    ['vi', /31\/12\/2026.*Ngày đứng trước/, /Tháng đứng trước.*Không nhận 31\/12\/2026/],
    ['hi', /31\/12\/2026.*दिन पहले/, /महीना पहले.*31\/12\/2026 नहीं/],
  ])('is told exactly by the guide, column by column: %s', async (language, opened, closed) => {
    const told = new Map((await typed({}, { language })).told.map(([name, says]) => [name, says]));
    expect(told.get('opened')).toMatch(opened);
    expect(told.get('closed')).toMatch(closed);
    expect(told.get('amount')).toMatch(/1234,5 · 1\.234,5 · 1 234,5.*1\.234 .*1234.*1,234\.5/);
  });
});
