import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportQuarantine } from '#etl/mend/export-quarantine.ts';
import { countByRule, readHeldBack, type HeldBack } from '#etl/mend/held-back.ts';
import { writeQuarantineFile } from '#etl/mend/mend-commands.ts';
import { readMended } from '#etl/mend/read-mended.ts';
import { contractOf } from '#etl/mend/replay.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const contract = () => contractOf(world.workspace, 'loan_month');
const unread = { unit_code: '03', period: '09/2025' };

const told = async (held: HeldBack[]) => ({
  ...{ contract: await contract(), held, counts: [], codes: [], language: 'en' },
  nameOf: (rule: string) => rule,
  columnsOf: ({ field }: { field: string | null }) => (field === null ? [] : [field]),
  sourceName: (id: string) => id,
});

async function open(bytes: Buffer): Promise<ExcelJs.Workbook> {
  const book = new ExcelJs.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer as never);
  return book;
}

const fillOf = ({ fill }: ExcelJs.Cell) => (fill as ExcelJs.FillPattern | undefined)?.fgColor?.argb;
const isFaulty = (cell: ExcelJs.Cell) => fillOf(cell) === 'FFFDE9D9';

/** The workbook as the agency gets it, and a way to change its cells by record and column. */
async function sendOut(language: string | null = null) {
  const file = join(world.paths.root, 'mend.xlsx');
  const { control, paths, workspace } = world;
  const asked = { control, paths, workspace, table: 'loan_month', file, language };
  const { records } = await writeQuarantineFile(asked);
  const book = new ExcelJs.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.getWorksheet('rows')!;
  const places = new Map<string, number>();
  sheet.getRow(1).eachCell((cell, column) => places.set(String(cell.value), column));
  const find = (wanted: Record<string, string>) => {
    for (let number = 3; number <= sheet.rowCount; number++) {
      const row = sheet.getRow(number);
      const fits = Object.entries(wanted).every(
        ([name, text]) => row.getCell(places.get(name)!).text === text,
      );
      if (fits) return row;
    }
    throw new Error(`no line has ${JSON.stringify(wanted)}`);
  };
  return {
    ...{ file, records, book, sheet },
    reasons: () =>
      Array.from({ length: records }, (_, at) => sheet.getRow(3 + at).getCell(places.get('reasons')!).text),
    cell: (wanted: Record<string, string>, name: string) => find(wanted).getCell(places.get(name)!),
    comeBack: async () => {
      await book.xlsx.writeFile(file);
      return file;
    },
  };
}

describe('a quarantine that is sent to its agency', () => {
  it('has a line for each record, with its address and reasons, and marks the faulty cells', async () => {
    await world.refresh();
    const { records, cell, sheet } = await sendOut();
    expect(records).toBe(6);
    expect(sheet.rowCount).toBe(2 + 6);
    const faulty = cell(unread, 'loans');
    expect(cell(unread, 'reasons').text).toContain('loans.type');
    expect(isFaulty(faulty)).toBe(true);
    expect(faulty.note).toBe('“abc” in “Lượt mượn” is not a whole number (such as 1234 or 1.234).');
    expect(cell(unread, 'file_name').text).toBe('loans-2025.csv');
  });

  it('says the line where a spreadsheet shows each row, its header counted', async () => {
    await world.refresh();
    const { cell } = await sendOut();
    const lines = readFileSync(join(world.paths.inbox, 'loan_month/loans-2025.csv'), 'utf8').split('\n');
    const line = Number(cell(unread, 'line').text);
    expect(lines[line - 1]).toContain('abc');
    expect(Number(cell(unread, 'row_no').text)).toBe(line - 1);
    expect(cell(unread, 'line').text).not.toBe('1');
  });

  it('says of each row what is wrong with it, and what was found, in the first language of the workspace', async () => {
    world.rewrite('workspace/workspace.yaml', (text) => text.replace('[en, vi]', '[vi, en]'));
    await world.refresh();
    const { book, cell, reasons } = await sendOut();
    const wrong = '“abc” ở cột “Lượt mượn” không phải là số nguyên (ví dụ 1234 hoặc 1.234).';
    const missing = '“Mượn trực tuyến” để trống, nhưng bắt buộc phải có giá trị.';
    expect(cell(unread, 'reasons').text).toBe(`${wrong} [loans.type]\n${missing} [loans_online.required]`);
    expect(cell(unread, 'loans').note).toBe(wrong);
    const values = 'Mã đơn vị “01”, Tháng “10/2024”, Loại “BOOK”';
    expect(reasons().filter((text) => text.includes('.duplicate]'))).toEqual([
      `Bộ giá trị ${values} xuất hiện ở nhiều dòng, nhưng chỉ được có ở một dòng. Cũng có ở dòng 7. [key.duplicate]`,
      `Bộ giá trị ${values} xuất hiện ở nhiều dòng, nhưng chỉ được có ở một dòng. Cũng có ở dòng 6. [key.duplicate]`,
    ]);
    const counted = new Map<string, string>();
    book.getWorksheet('Lý do')!.eachRow((row) => counted.set(row.getCell(1).text, row.getCell(2).text));
    expect(counted.get('Quy tắc')).toBe('Yêu cầu');
    expect(counted.get('online_within_loans')).toBe('Lượt mượn trực tuyến không nhiều hơn lượt mượn');
  });

  it('is told in the language that is asked for, and comes back the same from each', async () => {
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(
        /(physicalName: Lượt mượn\n)/,
        `$1        customProperties: [{ property: names, value: { en: Loans, vi: Lượt mượn } }]\n`,
      ),
    );
    await world.refresh();
    for (const [language, guide, heading, wrong] of [
      ['en', 'Guide', 'Loans (Lượt mượn)', '“abc” in “Loans” is not a whole number (such as 1234 or 1.234).'],
      [
        'vi',
        'Hướng dẫn',
        'Lượt mượn',
        '“abc” ở cột “Lượt mượn” không phải là số nguyên (ví dụ 1234 hoặc 1.234).',
      ],
      ['hi', 'मार्गदर्शिका', 'Lượt mượn', '“Lượt mượn” में “abc” पूर्ण संख्या (जैसे 1234 या 1.234) नहीं है।'],
    ] as const) {
      const { book, sheet, cell, reasons, comeBack } = await sendOut(language);
      expect(book.worksheets[0]!.name).toBe(guide);
      expect((sheet.getRow(2).values as string[]).includes(heading)).toBe(true);
      expect(reasons().join()).toContain(wrong);
      cell(unread, 'loans').value = '90';
      const rows = await readMended(await contract(), readFileSync(await comeBack()));
      expect(rows.filter(({ touched }) => touched.length > 0)).toMatchObject([{ cells: { loans: '90' } }]);
    }
  });

  it('colours every cell that a condition over the row compares, and those that a repeated key is made of', async () => {
    await world.refresh();
    const { cell } = await sendOut();
    const against = { unit_code: '01', period: '11/2024' };
    for (const name of ['loans', 'loans_online']) {
      expect(isFaulty(cell(against, name))).toBe(true);
      expect(cell(against, name).note).toBe(
        'The row breaks the rule “No more loans online than loans”: Lượt mượn “10”, Mượn trực tuyến “20”.',
      );
    }
    expect(isFaulty(cell(against, 'reasons'))).toBe(false);
    const copy = { unit_code: '01', period: '10/2024' };
    expect(['unit_code', 'period', 'medium'].map((name) => isFaulty(cell(copy, name)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isFaulty(cell(copy, 'loans'))).toBe(false);
  });

  it('colours its reasons where a fault is of no column', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => `${text.trimEnd()}\n01;06/2024;BOOK\n`);
    await world.refresh();
    const { cell } = await sendOut();
    const broken = cell({ record: '01;06/2024;BOOK' }, 'reasons');
    expect(broken.text).toMatch(/^The record could not be split into its 8 columns: .*“Record as text”/);
    expect(isFaulty(broken)).toBe(true);
  });

  it('lists the codes that may stand in the columns at fault, with their names', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => text.replace('03;08/2025;BOOK', '03;08/2025;BUCH'));
    await world.refresh();
    const { book, cell } = await sendOut();
    expect(cell({ medium: 'BUCH' }, 'medium').note).toBe(
      '“BUCH” in “Loại” is not one of the allowed codes: BOOK, FILM.',
    );
    const codes: string[][] = [];
    book.getWorksheet('Codes')!.eachRow((row) => codes.push([1, 2, 3, 4].map((at) => row.getCell(at).text)));
    expect(codes[0]).toEqual(['Column', 'Code', 'Name', 'Valid from']);
    expect(codes).toContainEqual(['Loại', 'BOOK', 'Book', '']);
    expect(codes.find(([column, code]) => column === 'Mã đơn vị' && code === '01')?.[2]).toMatch(/\w/);
  });

  it.each(['en', 'vi', 'hi'])(
    'explains every column and sheet of itself by its name, in %s',
    async (language) => {
      const column = (await contract()).columns[2]!;
      const codes = [{ column, codes: [], total: 0 }];
      const book = await open(await exportQuarantine({ ...(await told([])), codes, language }));
      const explained: string[] = [];
      book.worksheets[0]!.eachRow((row) => explained.push(row.getCell(1).text));
      expect(explained.join()).not.toMatch(/[{}]/);
      const rows = book.getWorksheet('rows')!;
      const heads = [1, 2, 3, 4, 5, 6, 7, 8]
        .filter((at) => !rows.getColumn(at).hidden)
        .map((at) => rows.getRow(2).getCell(at).text);
      expect(heads).toHaveLength(5);
      expect(explained).toEqual(expect.arrayContaining(heads));
      expect(explained).toEqual(expect.arrayContaining(book.worksheets.slice(1).map(({ name }) => name)));
      expect(explained.join()).toBe(explained.join().normalize('NFC'));
    },
  );

  it('is refused where its folder does not exist, before anything is read', async () => {
    const { control, paths, workspace } = world;
    const file = join(paths.root, 'outbox', 'march', 'mend.xlsx');
    const written = writeQuarantineFile({ control, paths, workspace, table: 'loan_month', file });
    await expect(written).rejects.toMatchObject({
      code: 'output_unwritable',
      message: expect.stringContaining(
        `the folder ${join(paths.root, 'outbox', 'march')} does not exist; make it`,
      ),
    });
  });

  it('is refused where a folder bears its name', async () => {
    await world.refresh();
    const { control, paths, workspace } = world;
    const file = join(paths.root, 'mend.xlsx');
    mkdirSync(file);
    await expect(
      writeQuarantineFile({ control, paths, workspace, table: 'loan_month', file }),
    ).rejects.toMatchObject({
      code: 'output_unwritable',
      message: expect.stringContaining('it is a folder'),
    });
  });

  it('holds text alone, so that nothing in it is ever a formula', async () => {
    await world.refresh();
    const hostile = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      "=cmd|' /C calc'!A0",
      '<b>x</b>',
      '\u0000x',
    ];
    const held = hostile.map((text, at) => ({
      ...{
        extractId: 'x',
        fileName: '=a.csv',
        rowNo: at + 1,
        lineNo: at + 2,
        cell: null,
        unitCode: null,
        period: null,
      },
      ...{ raw: { unit_code: text }, tried: { unit_code: `${text}${text}` } },
      reasons: [{ rule: 'unit_code.pattern', field: 'unit_code', reason: 'pattern' }],
    }));
    const bytes = await exportQuarantine(await told(held));
    const book = await open(bytes);
    const cells: ExcelJs.Cell[] = [];
    book.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell))));
    expect(cells.filter((cell) => cell.type !== ExcelJs.ValueType.String)).toEqual([]);
    expect(cells.filter((cell) => cell.numFmt !== '@')).toEqual([]);
    expect(cells.map((cell) => cell.value)).toContain('=1+1');
  });

  it('says nothing of what may not be kept', async () => {
    const secret = {
      extractId: 'x',
      fileName: 'a',
      rowNo: 1,
      lineNo: 2,
      cell: null,
      unitCode: null,
      period: null,
    };
    const bytes = await exportQuarantine(await told([{ ...secret, raw: null, tried: null, reasons: [] }]));
    expect(await readMended(await contract(), bytes)).toEqual([]);
  });

  it('comes back as it went where nobody changed it', async () => {
    await world.refresh();
    const { comeBack } = await sendOut();
    world.wait(60);
    const { result, rules, workbook } = await world.replay('loan_month', await comeBack());
    expect(result.outcome).toBe('unchanged');
    expect(rules.every(({ before, after }) => before === after)).toBe(true);
    expect(workbook).toEqual({
      ...{ rows: 6, touched: 0, untouched: 6, loaded: 0, held: 0, unjudged: 0, stillHeld: [] },
    });
  });
});

describe('rows that an agency has mended', () => {
  it('are judged again and loaded, with before and after told by rule', async () => {
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '90';
    cell({ unit_code: '03', period: '09/2025' }, 'loans_online').value = 45;
    world.wait(60);
    const { result, rules } = await world.replay('loan_month', await comeBack());
    expect(result).toMatchObject({
      outcome: 'published',
      sources: [{ physical: 31, loaded: 23, quarantined: 5 }],
    });
    expect(rules).toContainEqual({ rule: 'loans.type', before: 1, after: 0 });
    const [value] = await world.ask(
      `select numerator, state from indicators.value where indicator_id = 'loans_total' and unit_id = '00'
         and grain = 'month' and period = date '2025-09-01'`,
    );
    expect(value).toEqual({ numerator: 425 + 90, state: 'measured' });
    const noted = await world.ask(`select file_name, count(*) as rows from quality.correction group by all`);
    expect(noted.reduce((sum, { rows }) => sum + Number(rows), 0)).toBe(1);
  });

  it('stay mended in every later load, and a later correction outweighs an earlier one', async () => {
    await world.refresh();
    const first = await sendOut();
    first.cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '90';
    first.cell({ unit_code: '03', period: '09/2025' }, 'loans_online').value = '45';
    world.wait(60);
    await world.replay('loan_month', await first.comeBack());
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('unchanged');
    first.cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '80';
    world.wait(60);
    const { result } = await world.replay('loan_month', await first.comeBack());
    expect(result.sources[0]).toMatchObject({ loaded: 23 });
    expect(
      await world.ask(
        `select loans from validate.loan_month where unit_code = '03' and period = date '2025-09-01'`,
      ),
    ).toEqual([{ loans: 80 }]);
  });

  it('stay as delivered where they fail again, with what was tried beside', async () => {
    await world.refresh();
    const first = await sendOut();
    first.cell(unread, 'loans').value = 'xyz';
    first.cell(unread, 'loans_online').value = '45';
    world.wait(60);
    const { workbook } = await world.replay('loan_month', await first.comeBack());
    expect(workbook).toEqual({
      ...{ rows: 6, touched: 1, untouched: 5, loaded: 0, held: 1, unjudged: 0 },
      stillHeld: [{ file: 'loans-2025.csv', line: 23, rules: ['loans.type'] }],
    });
    const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
    const again = held.find(({ reasons }) => reasons.some(({ rule }) => rule === 'loans.type'));
    expect(again?.raw).toMatchObject({ unit_code: '03', loans: 'abc', loans_online: '' });
    expect(again?.tried).toMatchObject({ unit_code: '03', loans: 'xyz', loans_online: '45' });
    expect(held.filter((record) => record !== again).map(({ tried }) => tried)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);

    const second = await sendOut();
    const [wrong, mended] = [second.cell(unread, 'loans'), second.cell(unread, 'loans_online')];
    expect(wrong.text).toBe('xyz');
    expect(wrong.note).toBe(
      '“xyz” in “Lượt mượn” is not a whole number (such as 1234 or 1.234).\nAs delivered: “abc”.\nTried since: “xyz”.',
    );
    expect(isFaulty(mended)).toBe(false);
    expect(mended.note).toBe('As delivered: “(empty)”.\nTried since: “45”.');
    const delivered: string[] = [];
    second.book.getWorksheet('As delivered')!.eachRow((row) => delivered.push(row.getCell(6).text));
    expect(delivered).toContain('abc');
    expect(delivered).not.toContain('xyz');

    wrong.value = '90';
    world.wait(60);
    expect((await world.replay('loan_month', await second.comeBack())).workbook).toMatchObject({
      loaded: 1,
      held: 0,
    });
    expect(
      await world.ask(
        `select loans, loans_online from validate.loan_month where unit_code = '03' and period = date '2025-09-01'`,
      ),
    ).toEqual([{ loans: 90, loans_online: 45 }]);
  });

  it('keep what others mended of them, cell by cell', async () => {
    await world.refresh();
    const [one, other] = [await sendOut(), await sendOut()];
    one.cell(unread, 'loans').value = '90';
    world.wait(60);
    await world.replay('loan_month', await one.comeBack());
    other.cell(unread, 'loans_online').value = '45';
    world.wait(60);
    const { workbook } = await world.replay('loan_month', await other.comeBack());
    expect(workbook).toMatchObject({ touched: 1, loaded: 1 });
    expect(
      await world.ask(
        `select loans, loans_online from validate.loan_month where unit_code = '03' and period = date '2025-09-01'`,
      ),
    ).toEqual([{ loans: 90, loans_online: 45 }]);
  });

  it('speak of every cell where an earlier release took them in', async () => {
    await world.refresh();
    const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
    const { extractId, fileName, rowNo, raw } = held.find(({ raw: cells }) => cells?.['loans'] === 'abc')!;
    const folder = join(world.paths.corrections, 'loan_month');
    mkdirSync(folder);
    const cells = { ...raw, loans: '90', loans_online: '45', note: 'mended' };
    writeFileSync(
      join(folder, '20251001T000000-0.ndjson'),
      `${JSON.stringify({ extractId, fileName, rowNo, cells })}\n`,
    );
    world.wait(60);
    await world.replay('loan_month');
    expect(await world.ask(`select loans, note from validate.loan_month where note = 'mended'`)).toEqual([
      { loans: 90, note: 'mended' },
    ]);
  });

  it('may hold days, numbers and whatever a spreadsheet makes of what is typed', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) =>
      text.replace('03;09/2025;BOOK;abc;;800;4', '03;tháng 9;BOOK;90;45;nhiều;4'),
    );
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    const line = { unit_code: '03', period: 'tháng 9' };
    expect(cell(line, 'period').note).toBe('“tháng 9” in “Tháng” is not a day written as MM/yyyy (03/2026).');
    const [period, hours] = [cell(line, 'period'), cell(line, 'opening_hours')];
    period.value = new Date(Date.UTC(2025, 8, 1));
    period.style = { ...period.style, numFmt: 'dd/mm/yyyy' };
    hours.value = 1234.5;
    world.wait(60);
    expect((await world.replay('loan_month', await comeBack())).workbook).toMatchObject({ loaded: 1 });
    expect(
      await world.ask(
        `select opening_hours from validate.loan_month where unit_code = '03' and period = date '2025-09-01'`,
      ),
    ).toEqual([{ opening_hours: 1234.5 }]);
  });

  it('are refused by cell where it cannot be written as the contract has it, and nothing is taken', async () => {
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    const [period, unit] = [cell(unread, 'period'), cell(unread, 'unit_code')];
    period.value = new Date(Date.UTC(2025, 8, 5));
    period.style = { ...period.style, numFmt: 'dd/mm/yyyy' };
    unit.value = true;
    const [file, where] = [await comeBack(), [period.address, unit.address]];
    await expect(world.replay('loan_month', file)).rejects.toMatchObject({
      code: 'correction_unreadable',
      message: expect.stringMatching(
        new RegExp(`${where[1]} \\(Mã đơn vị\\): .*TRUE or FALSE.*\\n.*${where[0]} \\(Tháng\\): .*MM/yyyy`),
      ),
    });
    expect(existsSync(join(world.paths.corrections, 'loan_month'))).toBe(false);
  });

  it('may be records that could not be read as a row', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => `${text.trimEnd()}\n01;06/2024;BOOK;7;;;9;9;9;9\n`);
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    const record = { record: '01;06/2024;BOOK;7;;;9;9;9;9' };
    cell(record, 'unit_code').value = '01';
    cell(record, 'period').value = '06/2024';
    cell(record, 'medium').value = 'BOOK';
    cell(record, 'loans').value = '7';
    cell(record, 'loans_online').value = '2';
    world.wait(60);
    cell(record, 'branches').value = 'many';
    const { rules } = await world.replay('loan_month', await comeBack());
    expect(rules).toContainEqual({ rule: 'record.structure', before: 1, after: 0 });
    const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
    const again = held.find(({ reasons }) => reasons.some(({ rule }) => rule === 'branches.type'));
    expect(again?.raw).toEqual(record);
    expect(again?.tried).toMatchObject({ unit_code: '01', loans_online: '2', branches: 'many' });
  });

  it('wait for nothing once their file is sent anew: that is told, and nothing is lost', async () => {
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    cell(unread, 'loans').value = '90';
    world.rewrite('loan_month/loans-2025.csv', (text) =>
      text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'),
    );
    world.wait(60);
    const { result, workbook } = await world.replay('loan_month', await comeBack());
    expect(result.outcome).toBe('published');
    expect(workbook).toMatchObject({ touched: 1, loaded: 0, held: 0, unjudged: 1 });
    const told = world.events.findLast(({ event }) => event === 'corrections_applied')?.data;
    expect(told).toMatchObject({ unused: expect.any(Number) });
    expect(Number(told?.unused)).toBeGreaterThan(0);
  });

  it.each([
    ['another workbook', () => Buffer.from('no workbook')],
    [
      'a workbook without the sheet',
      async () => Buffer.from(await new ExcelJs.Workbook().xlsx.writeBuffer()),
    ],
  ])('are refused in %s', async (_, make) => {
    await world.refresh();
    const file = join(world.paths.root, 'other.xlsx');
    writeFileSync(file, await make());
    await expect(world.replay('loan_month', file)).rejects.toMatchObject({ code: 'correction_unreadable' });
    expect(world.list('build')).toEqual([]);
  });

  it('are refused where two lines are one record, or a line has a formula', async () => {
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = { formula: '1+1', result: 2 };
    await expect(world.replay('loan_month', await comeBack())).rejects.toMatchObject({
      code: 'correction_unreadable',
    });
  });
});

describe('a code list that was mended', () => {
  it('lets the rows in that it held back, with before and after', async () => {
    await world.refresh();
    const before = await world.inServed((db) => countByRule(db, 'loan_month'));
    expect(before.find(({ rule }) => rule === 'unit_code.reference')?.records).toBe(2);
    expect(await world.inServed((db) => readHeldBack(db, 'loan_month'))).toHaveLength(6);
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace('check: loans_online <= loans', 'check: loans_online <= loans * 10'),
    );
    world.wait(60);
    const { rules, workbook } = await world.replay('loan_month');
    expect(workbook).toBeNull();
    expect(rules).toContainEqual({ rule: 'online_within_loans', before: 1, after: 0 });
  });
});

describe('a mending that is taken back', () => {
  it('leaves the rows as they were delivered, and only what was mended is refused', async () => {
    const delivered = (await world.refresh()).snapshot!;
    const { cell, comeBack } = await sendOut();
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '90';
    cell({ unit_code: '03', period: '09/2025' }, 'loans_online').value = '45';
    world.wait(60);
    await world.replay('loan_month', await comeBack());
    world.wait(60);
    const { from, result } = await world.rollBack('loan_month');
    expect(from.snapshotId).toBe(delivered);
    expect(result.sources[0]).toMatchObject({ outcome: 'restored', loaded: 22, quarantined: 6 });
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'unchanged' });
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '80';
    world.wait(60);
    const again = await world.replay('loan_month', await comeBack());
    expect(again.result.sources[0]).toMatchObject({ outcome: 'loaded', loaded: 23 });
  });
});
